#pragma once

#include <string>
#include <string_view>

namespace weir::cli {

/// The completion script for "bash", "zsh" or "fish", made from the command table.
std::string completion_script(std::string_view shell);

}  // namespace weir::cli
