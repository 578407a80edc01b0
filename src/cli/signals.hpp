#pragma once

#include <atomic>

namespace weir::cli {

/// From now on SIGINT and SIGTERM end the program with 130, and SIGPIPE is ignored.
void install_signals();

/// From now on the first SIGINT or SIGTERM only sets the returned flag, so that what is in flight ends and the report
/// gets out; a second one ends the program with 130. What comes within a quarter of a second of the first is the same
/// wish: `timeout` sends its signal to the program and then to its whole group.
const std::atomic<bool>& stop_gracefully();

/// Blocks SIGINT and SIGTERM in this thread and those it starts, so that wait_for_stop() gets them.
void block_stop_signals();
/// Returns when SIGINT or SIGTERM arrives. They must be blocked.
void wait_for_stop();

}  // namespace weir::cli
