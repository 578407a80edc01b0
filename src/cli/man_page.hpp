#pragma once

#include <string>
#include <string_view>

namespace weir::cli {

/// weir(1) in man's own language, made from the command table.
std::string man_page(std::string_view version);

}  // namespace weir::cli
