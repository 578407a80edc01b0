#pragma once

#include <string>

#include "platform/context.hpp"

namespace weir::platform {

/// Starts the syncs that are due by the schedules of sources and connections (UTC crons). Of all runners on a database
/// only the holder of the lease does; it is renewed with every tick and taken over when its holder is gone. How far a
/// schedule was looked at is kept: after downtime an object is started once, however often it was due.
class Scheduler {
 public:
  Scheduler(const Context& context, std::string name) : context_(context), name_(std::move(name)) {}

  /// One look at the clock and at all schedules, in one transaction. False when another one holds the lease.
  bool tick();
  /// Gives the lease up, so that another need not wait for it.
  void leave();

 private:
  bool take_lease(sqlite::Database& database);

  Context context_;
  std::string name_;
};

/// The cron that a connection's `schedule` stands for: hourly, daily, weekly, or a cron of five fields.
std::string cron_of_schedule(const std::string& schedule);

}  // namespace weir::platform
