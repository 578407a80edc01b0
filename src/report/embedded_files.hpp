#pragma once

#include <span>

#include "core/embedded_file.hpp"

namespace weir::report {

/// docs/errors.md as it was when the program was built.
std::span<const EmbeddedFile> embedded_files();

}  // namespace weir::report
