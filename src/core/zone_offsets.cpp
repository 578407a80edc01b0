#include "core/zone_offsets.hpp"

#include <algorithm>

namespace weir {

const OffsetPeriod& period_at(const ZoneOffsets& zone, Instant at) {
  const auto later = std::upper_bound(zone.periods.begin(), zone.periods.end(), at,
                                      [](Instant when, const OffsetPeriod& period) { return when < period.begin; });
  return later == zone.periods.begin() ? *later : *std::prev(later);
}

std::optional<Instant> next_offset_change(const ZoneOffsets& zone, Instant after) {
  for (std::size_t i = 1; i < zone.periods.size(); ++i)
    if (zone.periods[i].begin > after) return zone.periods[i].begin;
  return std::nullopt;
}

std::vector<std::chrono::seconds> offsets_around(const ZoneOffsets& zone, Instant at) {
  constexpr std::chrono::days year{366};
  std::vector<std::chrono::seconds> offsets{period_at(zone, at - year).offset};
  for (const OffsetPeriod& period : zone.periods)
    if (period.begin > at - year && period.begin < at + year) offsets.push_back(period.offset);
  std::sort(offsets.begin(), offsets.end());
  offsets.erase(std::unique(offsets.begin(), offsets.end()), offsets.end());
  return offsets;
}

}  // namespace weir
