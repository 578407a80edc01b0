#pragma once

#include <string_view>

namespace weir::platform {

/// Writes all of `text` to an open file and waits until it is on disk; false when either fails.
bool write_durably(int descriptor, std::string_view text);

}  // namespace weir::platform
