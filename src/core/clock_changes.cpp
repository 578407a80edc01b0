#include "core/clock_changes.hpp"

#include <algorithm>
#include <optional>

#include "core/zoned_cron.hpp"

namespace weir {
namespace {

bool same_in_utc(const Cron& local, std::chrono::seconds before, std::chrono::seconds after) {
  const auto first = compile_to_utc(local, before);
  const auto second = compile_to_utc(local, after);
  return first && second && *first == *second;
}

std::optional<TouchedRun> touched_run(const Cron& local, const OffsetPeriod& old, const OffsetPeriod& next) {
  const auto [least, most] = std::minmax(old.offset, next.offset);
  // What the clock leaves out, or shows twice.
  const Instant begin = next.begin + least;
  const Instant end = next.begin + most;
  const auto shown = next_fire_times(local, begin - std::chrono::milliseconds(1), 1);
  if (shown.empty() || shown.front() >= end || same_in_utc(local, old.offset, next.offset)) return std::nullopt;
  return TouchedRun{next.begin, old.offset, next.offset, shown.front(), next.offset < old.offset};
}

}  // namespace

std::vector<TouchedRun> touched_runs(const Cron& local, const ZoneOffsets& zone, Instant from, Instant until) {
  std::vector<TouchedRun> touched;
  for (std::size_t i = 1; i < zone.periods.size(); ++i) {
    if (zone.periods[i].begin <= from || zone.periods[i].begin > until) continue;
    if (auto run = touched_run(local, zone.periods[i - 1], zone.periods[i])) touched.push_back(*run);
  }
  return touched;
}

}  // namespace weir
