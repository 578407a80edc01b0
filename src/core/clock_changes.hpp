#pragma once

#include <vector>

#include "core/cron.hpp"
#include "core/zone_offsets.hpp"

namespace weir {

/// A run that a change of the clocks takes away or gives a second time.
struct TouchedRun {
  Instant change;                      ///< when the clocks are set
  std::chrono::seconds before, after;  ///< the offsets on both sides of it
  Instant shown;                       ///< what the clock shows at the first such run, as if it were UTC
  bool twice = false;                  ///< clocks go back; otherwise they go forward and the run is skipped
};

/// For each change of the clocks after `from` and not after `until` that touches a run, the first such run. A change
/// after which the runs are at the same times in UTC touches none: an hourly schedule goes on every hour.
std::vector<TouchedRun> touched_runs(const Cron& local, const ZoneOffsets& zone, Instant from, Instant until);

}  // namespace weir
