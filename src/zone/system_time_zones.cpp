#include "zone/system_time_zones.hpp"

#include <algorithm>

#include <date/tz.h>
#include <fmt/format.h>

#include "core/ascii.hpp"
#include "core/text.hpp"

namespace weir::zone {
namespace {

using std::chrono::sys_days;

constexpr Instant first_instant{};  // 1970
// The library reads the transitions that the files list, up to 2037, and not the rule behind them.
const Instant end_of_rules = sys_days(std::chrono::year(2038) / 1 / 1);
constexpr std::size_t longest_abbreviation = 5;
const Instant end_of_time = sys_days(std::chrono::year(10000) / 1 / 1);

Diagnostic unknown_zone(const std::string& zone, const date::tzdb& database) {
  std::vector<std::string> names;
  for (const auto& known : database.zones)
    if (known.name() != zone) names.push_back(known.name());
  // Three letters are near to three others that keep another time: "PST" is not "EST".
  const auto near = did_you_mean(zone, names);
  const bool sure = near && (zone.size() > longest_abbreviation || lower_ascii(*near) == lower_ascii(zone));
  return error("D012", fmt::format("there is no time zone \"{}\"; expected an IANA name", printable(zone)),
               sure ? fmt::format("did you mean {}?", *near) : "such as Europe/Berlin or UTC");
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

/// The library throws where there is no zone data and where a file of it is damaged.
Result<ZoneOffsets> read_zone(const std::string& zone) {
  try {
    const date::tzdb& database = date::get_tzdb();
    const auto known = std::find_if(database.zones.begin(), database.zones.end(),
                                    [&](const date::time_zone& one) { return one.name() == zone; });
    // `localtime` is a file among the zones, too: what this machine shows, and another one something else.
    if (zone == "localtime" || known == database.zones.end()) return fail(unknown_zone(zone, database));
    return read_offsets(*known);
  } catch (const std::exception& problem) {
    return fail(error("D012",
                      fmt::format("the system's data of the time zone \"{}\" cannot be read: {}", printable(zone),
                                  printable(problem.what(), 200)),
                      "install the package tzdata, or use UTC"));
  }
}

}  // namespace

Result<ZoneOffsets> SystemTimeZones::offsets(const std::string& zone) {
  const std::lock_guard lock(guard_);
  const auto known = known_.find(zone);
  if (known != known_.end()) return known->second;
  // UTC needs no zone data: a machine without any can use the default of every schedule.
  Result<ZoneOffsets> read =
      zone == "UTC" ? ZoneOffsets{zone, {{first_instant, std::chrono::seconds(0)}}, end_of_time} : read_zone(zone);
  if (read) known_.emplace(zone, *read);
  return read;
}

}  // namespace weir::zone
