#pragma once

#include <filesystem>
#include <optional>

#include "core/diagnostic.hpp"

namespace weir::platform {

/// Where a runner finds records and leaves them.
struct RunnerOptions {
  std::optional<std::filesystem::path> fixtures;  ///< FIXTURES/<type>/<stream>.ndjson; none: those sources fail
  std::filesystem::path destinations;             ///< made when something is delivered
  int workers = 2;                                ///< jobs at the same time
  bool schedules = true;                          ///< also starts what is due; false: only what is queued
};

/// Carries out queued syncs on threads of its own, from Server::start_runner on until it is stopped or destroyed
/// (docs/syncs.md). Any number of runners, in any number of processes, may work on one database.
class Runner {
 public:
  virtual ~Runner() = default;
  /// Jobs that run go back into the queue; waits for their threads, which end at their next step. Safe to call twice.
  virtual void stop() = 0;
};

/// What is said where the system gives no thread to a server: U034.
Diagnostic no_threads();

}  // namespace weir::platform
