#pragma once

#include <bitset>
#include <string>
#include <string_view>
#include <vector>

#include "core/instant.hpp"

namespace weir {

/// A five-field cron expression in Vixie's grammar (names, ranges, steps, lists, 7 as Sunday, presets).
/// With both day fields restricted either may match, unless one of them begins with `*` (cron(5), Vixie).
struct Cron {
  std::bitset<60> minutes;
  std::bitset<24> hours;
  std::bitset<32> days_of_month;  ///< 1..31
  std::bitset<13> months;         ///< 1..12
  std::bitset<7> days_of_week;    ///< 0 = Sunday
  bool any_day_of_month = false;  ///< the field begins with `*`
  bool any_day_of_week = false;
  bool operator==(const Cron&) const = default;
};

/// `spread_key` gives the stable minute for `H` (hashed from it); without one `H` is an error.
/// Errors carry code D001..D009 and say which field and why; seconds, L, W, #, ? are named as not supported.
Result<Cron> parse_cron(std::string_view expression, std::string_view spread_key = {});

/// The shortest canonical text that means the same: equal crons have equal texts.
std::string canonical_cron(const Cron& cron);

/// The next `count` fire times strictly after `from`, UTC; fewer when it can never fire (31 February).
std::vector<Instant> next_fire_times(const Cron& cron, Instant from, std::size_t count);

}  // namespace weir
