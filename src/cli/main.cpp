#include <exception>
#include <new>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/program.hpp"
#include "cli/signals.hpp"

namespace {

/// A file that is opened later must not become stdout: what is printed would be written into it. What stands in for a
/// closed one cannot be written, so that this is told as before.
void hold_standard_files() {
  for (int file = ::open("/dev/null", O_RDONLY); file >= 0; file = ::open("/dev/null", O_RDONLY)) {
    if (file <= STDERR_FILENO) continue;
    ::close(file);
    return;
  }
}

}  // namespace

int main(int argc, char** argv) {
  hold_standard_files();
  // State, keys and plans are for their owner only; a rendering gets what the user's own mask allows.
  const unsigned user_mask = ::umask(077);
  weir::cli::install_signals();
  try {
    return weir::cli::run_program({argv + (argc > 0 ? 1 : 0), argv + argc}, 0666 & ~user_mask);
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "error[{}]: there is not enough memory\n", "U022");
    return 1;
  } catch (const std::exception& problem) {
    fmt::print(stderr, "error[U099]: the program met something it does not know ({}); this is a defect of weir\n",
               problem.what());
    return 1;
  }
}
