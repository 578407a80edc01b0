#pragma once

#include <string>
#include <utility>
#include <vector>

#include "e2e/program_bench.hpp"

namespace weir::e2e {

/// What was on a terminal while a program ran there, and how it ended.
struct PtyRan {
  std::string screen;  ///< all bytes, line ends as \n
  int code = -1;       ///< -1 when a signal ended it
  int signal = 0;
};

/// A terminal that somebody sits at: when the first text appears the second one is typed, one after the other.
struct Terminal {
  unsigned short columns = 100;
  std::vector<std::pair<std::string, std::string>> dialog;
  std::string term = "xterm-256color";
};

/// `weir ARGUMENTS` on a pseudo terminal, in the folder and environment of the bench. Given up after half a minute.
PtyRan run_on_terminal(const ProgramBench& bench, const std::vector<std::string>& arguments, const Terminal& terminal);

}  // namespace weir::e2e
