#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

#include "core/cron.hpp"
#include "core/zone_offsets.hpp"

namespace weir {

/// The cron that fires in UTC at exactly the instants at which `local` matches clocks that are `offset` ahead of UTC.
/// D010 with the reason when no five fields say that: the minutes or hours are no longer the same set for each hour
/// or day, a day moves over the end of its month, only some of the runs move to another day.
Result<Cron> compile_to_utc(const Cron& local, std::chrono::seconds offset);

/// The next `count` instants strictly after `from` at which the zone's clocks match `local`, to the minute. A local
/// time that is skipped when clocks go forward does not fire; one that comes twice when they go back fires twice. D013
/// when the answer lies beyond what is known of the zone; fewer times when the expression never fires.
Result<std::vector<Instant>> next_fire_times(const Cron& local, const ZoneOffsets& zone, Instant from,
                                             std::size_t count);

}  // namespace weir
