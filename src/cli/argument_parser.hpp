#pragma once

#include <string>
#include <vector>

#include "cli/arguments.hpp"

namespace weir::cli {

/// Reads the words behind the program's name by the command table (the only door to CLI11).
/// U001: a command, option or argument that is not known, missing or given twice. U003: a value that does not fit.
Result<Arguments> parse_arguments(const std::vector<std::string>& words);

}  // namespace weir::cli
