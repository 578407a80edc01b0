#include <algorithm>

#include "core/cron.hpp"

namespace weir {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::year_month;
using std::chrono::year_month_day;

constexpr std::chrono::year last_year{9999};        // of RFC 3339
constexpr int calendar_cycle_in_months = 400 * 12;  // the Gregorian calendar repeats after 400 years, weekdays too

bool day_matches(const Cron& cron, sys_days day) {
  const bool date = cron.days_of_month.test(static_cast<unsigned>(year_month_day(day).day()));
  const bool weekday = cron.days_of_week.test(std::chrono::weekday(day).c_encoding());
  return cron.both_days ? date && weekday : date || weekday;
}

/// Adds the fire times of one day that are later than `after`, until there are `count`.
void add_times_of_day(const Cron& cron, sys_days day, Instant after, std::size_t count, std::vector<Instant>& times) {
  for (std::size_t hour = 0; hour < cron.hours.size(); ++hour) {
    if (!cron.hours.test(hour)) continue;
    for (std::size_t minute = 0; minute < cron.minutes.size(); ++minute) {
      const Instant at = day + hours(hour) + minutes(minute);
      if (!cron.minutes.test(minute) || at <= after) continue;
      times.push_back(at);
      if (times.size() == count) return;
    }
  }
}

}  // namespace

bool never_fires(const Cron& cron) {
  if (cron.minutes.none() || cron.hours.none()) return true;
  if (!cron.both_days && cron.days_of_week.any()) return cron.months.none();
  if (cron.both_days && cron.days_of_week.none()) return true;
  constexpr std::chrono::year leap_year{2024};
  for (unsigned month = 1; month <= 12; ++month)
    for (unsigned day = 1; cron.months.test(month) && day <= 31; ++day)
      if (cron.days_of_month.test(day) && (leap_year / month / day).ok()) return false;
  return true;
}

std::vector<Instant> next_fire_times(const Cron& cron, Instant from, std::size_t count) {
  std::vector<Instant> times;
  const year_month_day start(floor<days>(from));
  year_month month = start.year() / start.month();
  for (int barren = 0; times.size() < count && barren <= calendar_cycle_in_months && month.year() <= last_year;
       month += months(1)) {
    ++barren;
    if (!cron.months.test(static_cast<unsigned>(month.month()))) continue;
    const sys_days end(month / std::chrono::last);
    for (sys_days day = std::max(sys_days(month / 1), floor<days>(from)); day <= end && times.size() < count;
         day += days(1)) {
      if (!day_matches(cron, day)) continue;
      const std::size_t before = times.size();
      add_times_of_day(cron, day, from, count, times);
      if (times.size() > before) barren = 0;
    }
  }
  return times;
}

}  // namespace weir
