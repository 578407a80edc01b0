#include "core/zoned_cron.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "core/shifted_days.hpp"

namespace weir {
namespace {

constexpr int minutes_a_day = 24 * 60;

/// When a cron runs within its days, seen from UTC.
struct DayTimes {
  std::bitset<minutes_a_day> minutes;  ///< of the day in UTC
  int least_shift = 0;                 ///< days from a local day to the day in UTC: of the first run
  int most_shift = 0;                  ///< and of the last one
};

DayTimes times_in_utc(const Cron& local, int offset) {
  DayTimes times;
  std::optional<int> least_shift;
  for (int minute = 0; minute < minutes_a_day; ++minute) {
    if (!local.hours.test(static_cast<std::size_t>(minute / 60)) ||
        !local.minutes.test(static_cast<std::size_t>(minute % 60)))
      continue;
    const int moved = minute - offset;
    const int of_day = (moved % minutes_a_day + minutes_a_day) % minutes_a_day;
    times.minutes.set(static_cast<std::size_t>(of_day));
    times.most_shift = (moved - of_day) / minutes_a_day;
    if (!least_shift) least_shift = times.most_shift;
  }
  times.least_shift = least_shift.value_or(0);
  return times;
}

/// `cron` with the hours and minutes that give these times; nullopt when no two lists do.
std::optional<Cron> with_times(Cron cron, const std::bitset<minutes_a_day>& times) {
  cron.hours.reset();
  cron.minutes.reset();
  for (std::size_t minute = 0; minute < times.size(); ++minute)
    if (times.test(minute)) {
      cron.hours.set(minute / 60);
      cron.minutes.set(minute % 60);
    }
  if (cron.hours.count() * cron.minutes.count() != times.count()) return std::nullopt;
  return cron;
}

std::string offset_text(std::chrono::seconds offset) {
  const auto minutes = std::abs(offset.count()) / 60;
  return fmt::format("UTC{}{:02}:{:02}", offset.count() < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

tl::unexpected<Diagnostics> refuse(const std::string& why, std::string hint) {
  return fail(error("D010", "five fields in UTC cannot say this schedule: " + why, std::move(hint)));
}

/// The local time of day at which the day in UTC changes.
std::string change_of_day(int offset) {
  const int at = (offset % minutes_a_day + minutes_a_day) % minutes_a_day;
  return fmt::format("{:02}:{:02}", at / 60, at % 60);
}

tl::unexpected<Diagnostics> refuse_some_days_moving(std::chrono::seconds offset, int minutes) {
  const std::string at = change_of_day(minutes);
  return refuse(
      fmt::format(
          "at {} the runs before {} belong to another day in UTC than the later ones, and not every day has runs",
          offset_text(offset), at),
      fmt::format("make two schedules, one for the hours before {} and one for those from then on, or write it in UTC",
                  at));
}

tl::unexpected<Diagnostics> refuse_some_hours_moving(std::chrono::seconds offset, int minutes) {
  return refuse(fmt::format("at {} some of its minutes belong to another hour in UTC than others, so no list of hours "
                            "serves them all",
                            offset_text(offset)),
                fmt::format("choose minutes that are all below {0} or all from {0} on, make two schedules, or write it "
                            "in UTC",
                            (minutes % 60 + 60) % 60));
}

tl::unexpected<Diagnostics> refuse_days(std::chrono::seconds offset, int minutes, int shift, const std::string& why) {
  return refuse(fmt::format("at {} its runs belong to {} in UTC; {}", offset_text(offset),
                            shift < 0 ? "the day before" : "the day after", why),
                fmt::format("choose an hour {} {}, make two schedules, or write it in UTC",
                            shift < 0 ? "from" : "before", change_of_day(minutes)));
}

}  // namespace

Result<Cron> compile_to_utc(const Cron& local, std::chrono::seconds offset) {
  if (offset == std::chrono::seconds(0) || never_fires(local)) return local;
  if (offset % std::chrono::minutes(1) != std::chrono::seconds(0))
    return refuse("its clock is not whole minutes away from UTC", "choose another time zone, or write it in UTC");

  const int minutes = static_cast<int>(offset / std::chrono::minutes(1));
  const DayTimes times = times_in_utc(local, minutes);
  const bool one_shift = times.least_shift == times.most_shift;
  if (!one_shift && !matches_every_day(local)) return refuse_some_days_moving(offset, minutes);
  const auto timed = with_times(local, times.minutes);
  if (!timed) return refuse_some_hours_moving(offset, minutes);
  auto moved = shifted_days(*timed, times.least_shift);
  if (!moved) return refuse_days(offset, minutes, times.least_shift, moved.error());
  return *std::move(moved);
}

Result<std::vector<Instant>> next_fire_times(const Cron& local, const ZoneOffsets& zone, Instant from,
                                             std::size_t count) {
  std::vector<Instant> times;
  if (never_fires(local)) return times;
  auto period = zone.periods.begin() + (&period_at(zone, from) - zone.periods.data());
  for (; period != zone.periods.end() && times.size() < count; ++period) {
    const bool last = std::next(period) == zone.periods.end();
    const Instant end = last ? zone.known_until : std::next(period)->begin;
    // Within a period the clock runs like UTC; what it shows before its first instant belongs to the one before.
    const Instant after = std::max(from, period->begin - std::chrono::milliseconds(1));
    for (const Instant shown : next_fire_times(local, after + period->offset, count - times.size())) {
      const Instant at = shown - period->offset;
      if (at < end)
        times.push_back(at);
      else if (last)
        return fail(error("D013",
                          fmt::format("the clocks of {} are known until {} only, and a run is later", zone.zone,
                                      format_rfc3339(zone.known_until)),
                          "ask for fewer or earlier runs"));
    }
  }
  return times;
}

}  // namespace weir
