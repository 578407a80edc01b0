#include "core/shifted_days.hpp"

#include <array>
#include <optional>

#include <fmt/format.h>

namespace weir {
namespace {

using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr year common_year{2023};
constexpr year leap_year{2024};

/// The days of each month, 1..12.
using Dates = std::array<std::bitset<32>, 13>;

struct Date {
  unsigned month = 1;
  unsigned day = 1;
};

constexpr unsigned length(unsigned month, year of) {
  return static_cast<unsigned>((of / std::chrono::month(month) / std::chrono::last).day());
}

std::string text(Date date) {
  constexpr std::array<std::string_view, 13> names = {"",        "January",  "February", "March",  "April",
                                                      "May",     "June",     "July",     "August", "September",
                                                      "October", "November", "December"};
  return fmt::format("{} {}", date.day, names.at(date.month));
}

/// Where the dates of the cron are after the shift, in a year like `of`.
Dates shifted_dates(const Cron& cron, int shift, year of) {
  Dates dates;
  for (unsigned month = 1; month <= 12; ++month)
    for (unsigned day = 1; cron.months.test(month) && day <= length(month, of); ++day) {
      if (!cron.days_of_month.test(day)) continue;
      const year_month_day moved(sys_days(of / std::chrono::month(month) / std::chrono::day(day)) +
                                 std::chrono::days(shift));
      dates.at(static_cast<unsigned>(moved.month())).set(static_cast<unsigned>(moved.day()));
    }
  return dates;
}

/// A date that the shifted cron has in common years or in leap years only.
std::optional<std::string> differs_in_leap_years(const Dates& common, const Dates& leap) {
  for (unsigned month = 1; month <= 12; ++month)
    for (unsigned day = 1; day <= length(month, common_year); ++day)
      if (common.at(month).test(day) != leap.at(month).test(day))
        return fmt::format("there they fall on {} in {} years only, which no field can say", text({month, day}),
                           common.at(month).test(day) ? "common" : "leap");
  return std::nullopt;
}

/// Months and days whose every pair that exists is one of the dates.
struct Product {
  std::bitset<13> months;
  std::bitset<32> days;
};

/// The least that has all of the dates. Where a weekday alone suffices it must be free to fall in every month.
Product smallest_product(const Dates& dates, bool both_days) {
  Product product;
  for (unsigned month = 1; month <= 12; ++month) {
    product.months.set(month, dates.at(month).any() || !both_days);
    product.days |= dates.at(month);
  }
  return product;
}

/// A date that the product has and the cron does not. Days that a month does not have harm nobody.
std::optional<Date> surplus(const Product& product, const Dates& dates) {
  for (unsigned month = 1; month <= 12; ++month)
    for (unsigned day = 1; product.months.test(month) && day <= length(month, leap_year); ++day)
      if (product.days.test(day) && !dates.at(month).test(day)) return Date{month, day};
  return std::nullopt;
}

std::string not_a_product(const Dates& dates, Date surplus) {
  Date same_day{1, surplus.day};
  while (!dates.at(same_day.month).test(same_day.day)) ++same_day.month;
  std::string they_fall_on = text(same_day);
  if (dates.at(surplus.month).any()) {
    Date same_month{surplus.month, 1};
    while (!dates.at(same_month.month).test(same_month.day)) ++same_month.day;
    they_fall_on = text(same_month) + " and " + they_fall_on;
  }
  return fmt::format("there they fall on {} but not on {}, and fields for day and month cannot leave that out",
                     they_fall_on, text(surplus));
}

std::bitset<7> rotated(const std::bitset<7>& weekdays, int shift) {
  std::bitset<7> moved;
  for (int weekday = 0; weekday < 7; ++weekday)
    if (weekdays.test(static_cast<std::size_t>(weekday)))
      moved.set(static_cast<std::size_t>(((weekday + shift) % 7 + 7) % 7));
  return moved;
}

}  // namespace

bool matches_every_day(const Cron& cron) {
  const bool every_date = cron.days_of_month.count() == 31;
  const bool every_weekday = cron.days_of_week.all();
  return cron.months.count() == 12 && (cron.both_days ? every_date && every_weekday : every_date || every_weekday);
}

tl::expected<Cron, std::string> shifted_days(const Cron& cron, int days) {
  if (days == 0 || matches_every_day(cron) || never_fires(cron)) return cron;
  if (!cron.both_days && cron.months.count() != 12)
    return tl::unexpected<std::string>(
        "there a weekday falls on the first or last day of a month beside those that are named, and either day field "
        "suffices");

  const Dates dates = shifted_dates(cron, days, leap_year);
  if (auto problem = differs_in_leap_years(shifted_dates(cron, days, common_year), dates))
    return tl::unexpected(*std::move(problem));
  const Product product = smallest_product(dates, cron.both_days);
  if (const auto date = surplus(product, dates)) return tl::unexpected(not_a_product(dates, *date));

  Cron moved = cron;
  moved.months = product.months;
  moved.days_of_month = product.days;
  moved.days_of_week = rotated(cron.days_of_week, days);
  if (can_be_written(moved)) return moved;
  return tl::unexpected<std::string>(
      "there both day fields must match, which cron only does when one of them begins with *, and that needs the 1st "
      "among the days of the month or Sunday among the weekdays");
}

}  // namespace weir
