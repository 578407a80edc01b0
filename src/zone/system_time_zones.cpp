#include "zone/system_time_zones.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include "core/text.hpp"

namespace weir::zone {
namespace {

using std::chrono::sys_days;

constexpr Instant first_instant{};  // 1970
// The library reads the transitions that the files list, up to 2037, and not the rule behind them.
const Instant end_of_rules = sys_days(std::chrono::year(2038) / 1 / 1);
const Instant end_of_time = sys_days(std::chrono::year(10000) / 1 / 1);

Diagnostic unknown_zone(const std::string& zone) {
  std::vector<std::string> names;
  for (const auto& known : date::get_tzdb().zones) names.push_back(known.name());
  const auto near = did_you_mean(zone, names);
  return error("D012", fmt::format("there is no time zone \"{}\"; expected an IANA name", printable(zone)),
               near ? fmt::format("did you mean {}?", *near) : "such as Europe/Berlin or UTC");
}

ZoneOffsets read_offsets(const date::time_zone& zone) {
  ZoneOffsets read{zone.name(), {}, end_of_time};
  for (Instant at = first_instant; at < end_of_rules;) {
    const auto info = zone.get_info(std::chrono::floor<std::chrono::seconds>(at));
    if (read.periods.empty() || read.periods.back().offset != info.offset) read.periods.push_back({at, info.offset});
    at = info.end >= std::chrono::floor<std::chrono::seconds>(end_of_rules) ? end_of_rules : Instant(info.end);
  }
  // Where clocks were still set in the last year that the files list, they go on being set.
  const bool still_set = read.periods.back().begin > end_of_rules - std::chrono::days(366);
  if (still_set) read.known_until = end_of_rules;
  return read;
}

/// locate_zone throws for a name that there is not; so may reading damaged zone data.
Result<ZoneOffsets> read_zone(const std::string& zone) {
  try {
    return read_offsets(*date::locate_zone(zone));
  } catch (const std::exception&) {
    return fail(unknown_zone(zone));
  }
}

}  // namespace

Result<ZoneOffsets> SystemTimeZones::offsets(const std::string& zone) {
  const std::lock_guard lock(guard_);
  const auto known = known_.find(zone);
  if (known != known_.end()) return known->second;
  auto read = read_zone(zone);
  if (read) known_.emplace(zone, *read);
  return read;
}

}  // namespace weir::zone
