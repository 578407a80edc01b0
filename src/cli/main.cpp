#include <exception>

#include <fmt/format.h>
#include <sys/stat.h>

#include "cli/program.hpp"
#include "cli/signals.hpp"

int main(int argc, char** argv) {
  // State, keys and plans are for their owner only; a rendering gets what the user's own mask allows.
  const unsigned user_mask = ::umask(077);
  weir::cli::install_signals();
  try {
    return weir::cli::run_program({argv + (argc > 0 ? 1 : 0), argv + argc}, 0666 & ~user_mask);
  } catch (const std::exception& problem) {
    fmt::print(stderr, "error[U099]: the program met something it does not know ({}); this is a defect of weir\n",
               problem.what());
    return 1;
  }
}
