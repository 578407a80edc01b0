#include <array>
#include <optional>
#include <random>
#include <set>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "core/zoned_cron.hpp"
#include "zone/system_time_zones.hpp"

using namespace weir;
using std::chrono::days;
using std::chrono::floor;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::year_month_day;

namespace {

constexpr int day_length = 24 * 60;
using DayMinutes = std::bitset<day_length>;

constexpr std::array<const char*, 8> zone_names = {"Europe/Berlin",       "America/New_York", "Asia/Kolkata",
                                                   "Asia/Kathmandu",      "Pacific/Apia",     "Africa/Casablanca",
                                                   "Australia/Lord_Howe", "America/St_Johns"};

const sys_days first_day = std::chrono::year(2024) / 1 / 1;
const sys_days last_day = std::chrono::year(2028) / 12 / 31;

/// cron(5), read once more.
bool day_matches(const Cron& cron, sys_days day) {
  const year_month_day date(day);
  if (!cron.months.test(static_cast<unsigned>(date.month()))) return false;
  const bool of_month = cron.days_of_month.test(static_cast<unsigned>(date.day()));
  const bool of_week = cron.days_of_week.test(std::chrono::weekday(day).c_encoding());
  return cron.both_days ? of_month && of_week : of_month || of_week;
}

bool minute_matches(const Cron& cron, Instant shown) {
  const sys_days day = floor<days>(shown);
  const auto minute = static_cast<std::size_t>((shown - day) / minutes(1));
  return cron.hours.test(minute / 60) && cron.minutes.test(minute % 60) && day_matches(cron, day);
}

DayMinutes minutes_of(const Cron& cron) {
  DayMinutes set;
  for (std::size_t minute = 0; minute < day_length; ++minute)
    set.set(minute, cron.hours.test(minute / 60) && cron.minutes.test(minute % 60));
  return set;
}

/// What a day in UTC gets from the local day before it, of the same date, after it.
std::array<DayMinutes, 3> parts_in_utc(const Cron& local, minutes offset) {
  std::array<DayMinutes, 3> parts;
  const DayMinutes shown = minutes_of(local);
  for (int minute = 0; minute < day_length; ++minute)
    for (int back = -1; back <= 1; ++back) {
      const int of_local_day = minute + static_cast<int>(offset.count()) - back * day_length;
      if (of_local_day >= 0 && of_local_day < day_length && shown.test(static_cast<std::size_t>(of_local_day)))
        parts.at(static_cast<std::size_t>(back + 1)).set(static_cast<std::size_t>(minute));
    }
  return parts;
}

/// The minutes that every day in UTC has, for each of the 8 ways in which the three local days match or not.
std::array<DayMinutes, 8> ways_in_utc(const Cron& local, minutes offset) {
  const auto parts = parts_in_utc(local, offset);
  std::array<DayMinutes, 8> ways;
  for (std::size_t way = 0; way < ways.size(); ++way)
    for (std::size_t part = 0; part < 3; ++part)
      if ((way >> part & 1u) != 0) ways.at(way) |= parts.at(part);
  return ways;
}

std::size_t way_of(const Cron& local, sys_days day) {
  std::size_t way = 0;
  for (int back = -1; back <= 1; ++back)
    if (day_matches(local, day + days(back))) way |= 1u << (back + 1);
  return way;
}

/// The first day on which the two crons do not fire at the same instants.
std::optional<sys_days> first_difference(const Cron& local, minutes offset, const Cron& utc) {
  const DayMinutes fires = minutes_of(utc);
  const auto ways = ways_in_utc(local, offset);
  std::array<bool, 8> full{};
  std::array<bool, 8> none{};
  for (std::size_t way = 0; way < ways.size(); ++way) {
    full.at(way) = ways.at(way) == fires;
    none.at(way) = ways.at(way).none();
  }
  for (sys_days day = first_day; day <= last_day; day += days(1))
    if (!(day_matches(utc, day) ? full : none).at(way_of(local, day))) return day;
  return std::nullopt;
}

/// The days of 28 years in which every date falls on every weekday.
class Calendar {
 public:
  static constexpr std::size_t size = 28 * 365 + 7;
  using Days = std::bitset<size>;

  static sys_days day(std::size_t index) {
    return sys_days(std::chrono::year(2000) / 1 / 1) + days(static_cast<int>(index));
  }

  static Days of(const Cron& cron) {
    Days matching;
    for (std::size_t index = 0; index < size; ++index) matching.set(index, day_matches(cron, day(index)));
    return matching;
  }
};

/// The least that three fields can say with all of these days in it when both day fields must match.
Cron least_of_both(const Calendar::Days& wanted) {
  Cron cron;
  for (std::size_t index = 0; index < Calendar::size; ++index) {
    if (!wanted.test(index)) continue;
    const year_month_day date(Calendar::day(index));
    cron.months.set(static_cast<unsigned>(date.month()));
    cron.days_of_month.set(static_cast<unsigned>(date.day()));
    cron.days_of_week.set(std::chrono::weekday(Calendar::day(index)).c_encoding());
  }
  return cron;
}

/// The most that they can say without any other day when either suffices.
Cron most_of_either(const Calendar::Days& wanted) {
  Cron cron = least_of_both(wanted);
  cron.both_days = false;
  cron.days_of_month = std::bitset<32>(0xFFFFFFFEu);
  cron.days_of_week.set();
  for (std::size_t index = 0; index < Calendar::size; ++index) {
    const year_month_day date(Calendar::day(index));
    if (wanted.test(index) || !cron.months.test(static_cast<unsigned>(date.month()))) continue;
    cron.days_of_month.reset(static_cast<unsigned>(date.day()));
    cron.days_of_week.reset(std::chrono::weekday(Calendar::day(index)).c_encoding());
  }
  return cron;
}

/// True when the runs in UTC are no cron: days with different minutes, minutes that are no hours times minutes, or days
/// that no three fields say.
bool nothing_says(const Cron& local, minutes offset) {
  const auto ways = ways_in_utc(local, offset);
  Calendar::Days days_with_runs;
  std::optional<DayMinutes> runs;
  for (std::size_t index = 0; index < Calendar::size; ++index) {
    const DayMinutes& of_day = ways.at(way_of(local, Calendar::day(index)));
    if (of_day.none()) continue;
    if (runs && *runs != of_day) return true;
    runs = of_day;
    days_with_runs.set(index);
  }
  if (!runs) return false;
  std::bitset<24> hours;
  std::bitset<60> of_hour;
  for (std::size_t minute = 0; minute < day_length; ++minute)
    if (runs->test(minute)) {
      hours.set(minute / 60);
      of_hour.set(minute % 60);
    }
  if (hours.count() * of_hour.count() != runs->count()) return true;

  const Cron both = least_of_both(days_with_runs);
  const bool starred = both.days_of_month.test(1) || both.days_of_week.test(0);
  if (starred && Calendar::of(both) == days_with_runs) return false;
  const Cron either = most_of_either(days_with_runs);
  return either.days_of_month.none() || either.days_of_week.none() || Calendar::of(either) != days_with_runs;
}

class RandomCrons {
 public:
  std::string next() {
    return fmt::format("{} {} {} {} {}", minute(), hour(), rarely(days_of_month()), rarely(field(1, 12)),
                       rarely(field(0, 6)));
  }

  template <std::size_t size>
  const char* one_of(const std::array<const char*, size>& choices) {
    return choices.at(below(size));
  }

 private:
  std::size_t below(std::size_t end) { return random_() % end; }
  unsigned number(unsigned first, unsigned last) { return first + static_cast<unsigned>(below(last - first + 1)); }

  std::string minute() { return below(3) == 0 ? one_of<4>({"*/15", "*", "*/20", "0,30"}) : field(0, 59); }

  std::string hour() { return below(4) == 0 ? one_of<4>({"*", "*/6", "9-17", "0,12"}) : std::to_string(number(0, 23)); }

  std::string days_of_month() {
    return below(2) == 0 ? one_of<6>({"1", "28-31", "29", "31", "*/31", "1,29-31"}) : field(1, 31);
  }

  std::string rarely(const std::string& restricted) { return below(2) == 0 ? "*" : restricted; }

  std::string field(unsigned first, unsigned last) {
    const unsigned low = number(first, last);
    switch (below(5)) {
      case 0:
        return fmt::format("*/{}", number(1, last));
      case 1:
        return fmt::format("{}-{}", low, number(low, last));
      case 2:
        return fmt::format("{},{}", low, number(first, last));
      default:
        return std::to_string(low);
    }
  }

  std::mt19937 random_{20240101};
};

/// The periods that touch the five years.
std::vector<OffsetPeriod> periods_of(const ZoneOffsets& zone) {
  std::vector<OffsetPeriod> periods{{first_day, period_at(zone, first_day).offset}};
  for (const OffsetPeriod& period : zone.periods)
    if (period.begin > first_day && period.begin <= last_day) periods.push_back(period);
  return periods;
}

}  // namespace

TEST_CASE("ten thousand crons fire in UTC when the zone's clocks match them, or are refused for a reason") {
  zone::SystemTimeZones zones;
  RandomCrons random;
  int compiled = 0;
  int refused = 0;
  for (int round = 0; round < 10'000; ++round) {
    const std::string expression = random.next();
    const std::string zone = random.one_of(zone_names);
    const Cron local = parse_cron(expression).value();
    const ZoneOffsets offsets = zones.offsets(zone).value();
    std::set<seconds> seen;
    for (const OffsetPeriod& period : periods_of(offsets)) {
      if (!seen.insert(period.offset).second) continue;
      const auto offset = std::chrono::duration_cast<minutes>(period.offset);
      CAPTURE(expression, zone, offset.count());
      const auto utc = compile_to_utc(local, period.offset);
      if (!utc) {
        REQUIRE(utc.error().front().code == "D010");
        REQUIRE(nothing_says(local, offset));
        ++refused;
        continue;
      }
      ++compiled;
      CAPTURE(canonical_cron(*utc));
      REQUIRE(parse_cron(canonical_cron(*utc)).value() == *utc);
      REQUIRE_FALSE(first_difference(local, offset, *utc));
    }
  }
  CHECK(compiled > 5'000);
  CHECK(refused > 2'000);
}

TEST_CASE("a walk minute by minute through five years finds the same runs") {
  zone::SystemTimeZones zones;
  RandomCrons random;
  for (int round = 0; round < 16; ++round) {
    const std::string expression = random.next();
    const std::string zone = zone_names.at(static_cast<std::size_t>(round) % zone_names.size());
    CAPTURE(expression, zone);
    const Cron local = parse_cron(expression).value();
    const ZoneOffsets offsets = zones.offsets(zone).value();
    const auto periods = periods_of(offsets);
    std::vector<Instant> runs;
    for (std::size_t i = 0; i < periods.size(); ++i) {
      const auto utc = compile_to_utc(local, periods[i].offset);
      const Instant end = i + 1 < periods.size() ? periods[i + 1].begin : Instant(last_day);
      bool same = true;
      for (Instant at = periods[i].begin; at < end; at += minutes(1)) {
        const bool fires = minute_matches(local, at + periods[i].offset);
        if (fires) runs.push_back(at);
        same = same && (!utc || minute_matches(*utc, at) == fires);
      }
      CHECK(same);
    }
    const auto told = next_fire_times(local, offsets, Instant(first_day) - std::chrono::milliseconds(1), runs.size());
    CHECK(told.value() == runs);
  }
}
