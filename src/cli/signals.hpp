#pragma once

#include <atomic>

namespace weir::cli {

/// From now on SIGINT and SIGTERM end the program with 130, and SIGPIPE is ignored.
void install_signals();

/// While one of these lives, the first SIGINT or SIGTERM only sets the flag; a second one ends the program with 130.
class GracefulStop {
 public:
  GracefulStop();
  ~GracefulStop();
  GracefulStop(const GracefulStop&) = delete;
  GracefulStop& operator=(const GracefulStop&) = delete;

  const std::atomic<bool>& flag() const;
};

/// Blocks SIGINT and SIGTERM in this thread and those it starts, so that wait_for_stop() gets them.
void block_stop_signals();
/// Returns when SIGINT or SIGTERM arrives. They must be blocked.
void wait_for_stop();

}  // namespace weir::cli
