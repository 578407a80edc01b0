#pragma once

#include <string>
#include <vector>

namespace weir::cli {

/// The whole program: the words behind its name in, the exit code out (docs/cli.md).
/// `file_mode` is what --output files get.
int run_program(const std::vector<std::string>& words, unsigned file_mode);

}  // namespace weir::cli
