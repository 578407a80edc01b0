#pragma once

#include <bitset>
#include <string>
#include <string_view>
#include <vector>

#include "core/instant.hpp"

namespace weir {

/// A five-field cron expression in Vixie's grammar (names, ranges, steps, lists, 7 as Sunday, presets), as sets.
/// Two expressions of the same meaning give the same value, however they were written.
struct Cron {
  std::bitset<60> minutes;
  std::bitset<24> hours;
  std::bitset<32> days_of_month;  ///< 1..31
  std::bitset<13> months;         ///< 1..12
  std::bitset<7> days_of_week;    ///< 0 = Sunday
  /// A day must match both day fields when one of them begins with `*`; otherwise either suffices (cron(5), Vixie).
  bool both_days = true;
  bool operator==(const Cron&) const = default;
};

/// `spread_key` gives the stable minute for `H` (hashed from it); without one `H` is an error.
/// Errors carry code D001..D009 and say which field and why; seconds, L, W, #, ? are named as not supported.
/// Only spaces and tabs separate fields. At most one error for each field.
Result<Cron> parse_cron(std::string_view expression, std::string_view spread_key = {});

/// False when no expression says it: both day fields must match and neither can begin with `*`, because the 1st is not
/// among the days of the month nor Sunday among the weekdays; or a field is empty. What was parsed can be written.
bool can_be_written(const Cron& cron);

/// The shortest canonical text that means the same: equal crons have equal texts. It parses back to the same value.
/// Empty for a cron that cannot be written.
std::string canonical_cron(const Cron& cron);

/// True when no day there is matches, such as 31 February.
bool never_fires(const Cron& cron);

/// The next `count` fire times strictly after `from`, UTC; fewer when it can never fire (31 February).
std::vector<Instant> next_fire_times(const Cron& cron, Instant from, std::size_t count);

}  // namespace weir
