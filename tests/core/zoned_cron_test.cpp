#include "core/zoned_cron.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

using Times = std::vector<std::string>;

Instant at(std::string_view text) {
  return parse_rfc3339(text).value();
}

Cron cron(std::string_view expression) {
  return parse_cron(expression).value();
}

ZoneOffsets berlin() {
  return {"Europe/Berlin",
          {{at("1970-01-01T00:00:00Z"), hours(1)},
           {at("2026-03-29T01:00:00Z"), hours(2)},
           {at("2026-10-25T01:00:00Z"), hours(1)},
           {at("2027-03-28T01:00:00Z"), hours(2)}},
          at("2027-10-31T01:00:00Z")};
}

Times fire_times(std::string_view expression, const ZoneOffsets& zone, std::string_view from, std::size_t count) {
  Times texts;
  const auto times = next_fire_times(cron(expression), zone, at(from), count);
  for (const Instant time : times.value()) texts.push_back(format_rfc3339(time));
  return texts;
}

}  // namespace

TEST_CASE("a cron of local time is written in UTC") {
  struct Row {
    std::string local;
    minutes offset;
    std::string utc;
  };
  const auto row = GENERATE(values<Row>({
      // Nothing to move.
      {"0 2 * * *", minutes(0), "0 2 * * *"},
      {"0 1 1 * 1", minutes(0), "0 1 1 * 1"},
      // Hours and minutes.
      {"30 9 * * *", hours(2), "30 7 * * *"},
      {"0 2 * * *", hours(2), "0 0 * * *"},
      {"0 1 * * *", hours(2), "0 23 * * *"},
      {"0 */6 * * *", hours(2), "0 4-22/6 * * *"},
      {"*/15 * * * *", hours(2), "*/15 * * * *"},
      {"*/15 * * * *", minutes(345), "*/15 * * * *"},
      {"*/20 * * * *", minutes(330), "10,30,50 * * * *"},
      {"15 9 * * *", minutes(330), "45 3 * * *"},
      {"30,45 9-17 * * *", minutes(330), "0,15 4-12 * * *"},
      {"0 0 * * *", minutes(345), "15 18 * * *"},
      {"0 21 * * *", minutes(-210), "30 0 * * *"},
      {"0 12 * * *", hours(14), "0 22 * * *"},
      // Weekdays go along.
      {"0 9 * * 1-5", hours(2), "0 7 * * 1-5"},
      {"0 1 * * 1", hours(2), "0 23 * * 0"},
      {"0 1 * * SUN", hours(2), "0 23 * * 6"},
      {"0 22 * * SAT", hours(-5), "0 3 * * 0"},
      {"0 1 * * 1-5", hours(2), "0 23 * * 0-4"},
      // Dates go along.
      {"0 1 15 * *", hours(2), "0 23 14 * *"},
      {"0 1 2,10 3 *", hours(2), "0 23 1,9 3 *"},
      {"0 1 1 1 *", hours(2), "0 23 31 12 *"},
      {"0 23 31 12 *", hours(-5), "0 4 1 1 *"},
      {"0 1 1 7 *", hours(2), "0 23 30 6 *"},
      {"0 1 1 5,7,10,12 *", hours(2), "0 23 30 4,6,9,11 *"},
      {"0 1 1 2,4 *", hours(2), "0 23 31 1,3 *"},
      // The end of the month, the same in every month and year.
      {"0 23 28-31 * *", hours(-5), "0 4 1,29-31 * *"},
      {"0 23 30 1,2 *", hours(-5), "0 4 31 1 *"},
      // Both day fields.
      {"0 9 1 * 1", hours(2), "0 7 1 * 1"},
      {"0 1 15 * 1", hours(2), "0 23 14 * 0"},
      {"0 9 */2 * 1", hours(2), "0 7 */2 * 1"},
      {"0 22 */31 * 6", hours(-5), "0 3 2 * */7"},
      // Never.
      {"0 1 31 2 *", hours(2), "0 1 31 2 *"},
  }));
  CAPTURE(row.local, row.offset.count());
  const auto utc = compile_to_utc(cron(row.local), row.offset);
  REQUIRE(utc);
  CHECK(canonical_cron(*utc) == row.utc);
  CHECK(cron(row.utc) == *utc);
}

TEST_CASE("what five fields in UTC cannot say is refused with the reason") {
  struct Row {
    std::string local;
    seconds offset;
    std::string reason;
  };
  const auto row = GENERATE(values<Row>({
      {"0 2 * * *", seconds(-2670), "its clock is not whole minutes away from UTC"},
      {"0,45 9 * * *", minutes(330),
       "at UTC+05:30 some of its minutes belong to another hour in UTC than others, so no list of hours serves them "
       "all"},
      {"0,45 9 * * 1", minutes(-210),
       "at UTC-03:30 some of its minutes belong to another hour in UTC than others, so no list of hours serves them "
       "all"},
      {"0 */6 * * 1-5", hours(2),
       "at UTC+02:00 the runs before 02:00 belong to another day in UTC than the later ones, and not every day has "
       "runs"},
      {"*/15 * * * MON", minutes(345),
       "at UTC+05:45 the runs before 05:45 belong to another day in UTC than the later ones, and not every day has "
       "runs"},
      {"0 12,20 1 * *", hours(-5),
       "at UTC-05:00 the runs before 19:00 belong to another day in UTC than the later ones, and not every day has "
       "runs"},
      {"0 * * 3 *", hours(1),
       "at UTC+01:00 the runs before 01:00 belong to another day in UTC than the later ones, and not every day has "
       "runs"},
      {"0 1 1 * *", hours(2),
       "at UTC+02:00 its runs belong to the day before in UTC; there they fall on 28 February in common years "
       "only, "
       "which no field can say"},
      {"0 1 1 5,6 *", hours(2),
       "at UTC+02:00 its runs belong to the day before in UTC; there they fall on 31 May and 30 April but not on "
       "30 May, and fields for day and month cannot leave that out"},
      {"0 23 28 2 *", hours(-5),
       "at UTC-05:00 its runs belong to the day after in UTC; there they fall on 1 March in common years only, "
       "which "
       "no field can say"},
      {"0 1 * 7 *", hours(2),
       "at UTC+02:00 its runs belong to the day before in UTC; there they fall on 30 June and 1 July but not on 1 "
       "June, and fields for day and month cannot leave that out"},
      {"0 1 13 5 FRI", hours(2),
       "at UTC+02:00 its runs belong to the day before in UTC; there a weekday falls on the first or last day of "
       "a "
       "month beside those that are named, and either day field suffices"},
      {"0 22 */31 * 1", hours(-5),
       "at UTC-05:00 its runs belong to the day after in UTC; there both day fields must match, which cron only "
       "does "
       "when one of them begins with *, and that needs the 1st among the days of the month or Sunday among the "
       "weekdays"},
  }));
  CAPTURE(row.local, row.offset.count());
  const auto utc = compile_to_utc(cron(row.local), row.offset);
  REQUIRE_FALSE(utc);
  REQUIRE(utc.error().size() == 1);
  CHECK(utc.error().front().code == "D010");
  CHECK(utc.error().front().message == "five fields in UTC cannot say this schedule: " + row.reason);
  CHECK(utc.error().front().hint);
}

TEST_CASE("a refusal says what to do instead") {
  const auto hint = [](std::string_view local, minutes offset) {
    return compile_to_utc(cron(local), offset).error().front().hint.value_or("");
  };
  CHECK(hint("0,45 9 * * *", minutes(330)) ==
        "choose minutes that are all below 30 or all from 30 on, make two schedules, or write it in UTC");
  CHECK(hint("0 */6 * * 1-5", hours(2)) ==
        "make two schedules, one for the hours before 02:00 and one for those from then on, or write it in UTC");
  CHECK(hint("0 1 1 * *", hours(2)) == "choose an hour from 02:00, make two schedules, or write it in UTC");
  CHECK(hint("0 23 30 * *", hours(-5)) == "choose an hour before 19:00, make two schedules, or write it in UTC");
}

TEST_CASE("runs follow the zone's clocks") {
  CHECK(fire_times("30 9 * * *", berlin(), "2026-03-28T00:00:00Z", 3) ==
        Times{"2026-03-28T08:30:00Z", "2026-03-29T07:30:00Z", "2026-03-30T07:30:00Z"});
  CHECK(fire_times("0 0 1 * *", berlin(), "2026-06-30T21:59:59Z", 2) ==
        Times{"2026-06-30T22:00:00Z", "2026-07-31T22:00:00Z"});
  CHECK(fire_times("0 0 1 * *", berlin(), "2026-06-30T22:00:00Z", 1) == Times{"2026-07-31T22:00:00Z"});
}

TEST_CASE("a local time that is skipped does not fire, and one that comes twice fires twice") {
  CHECK(fire_times("30 2 * * *", berlin(), "2026-03-28T00:00:00Z", 2) ==
        Times{"2026-03-28T01:30:00Z", "2026-03-30T00:30:00Z"});
  CHECK(fire_times("30 2 * * *", berlin(), "2026-10-24T00:00:00Z", 4) ==
        Times{"2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-26T01:30:00Z"});
  CHECK(fire_times("0 2,3 * * *", berlin(), "2026-03-29T00:00:00Z", 2) ==
        Times{"2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"});
  CHECK(fire_times("0 2,3 * * *", berlin(), "2026-10-25T00:00:00Z", 3) ==
        Times{"2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z", "2026-10-26T01:00:00Z"});
}

TEST_CASE("a run beyond what is known of the zone is refused, and one that is not needed is not looked for") {
  const auto beyond = next_fire_times(cron("0 0 1 1 *"), berlin(), at("2026-06-01T00:00:00Z"), 2);
  REQUIRE_FALSE(beyond);
  CHECK(beyond.error().front().code == "D013");
  CHECK(beyond.error().front().message ==
        "the clocks of Europe/Berlin are known until 2027-10-31T01:00:00Z only, and a run is later");
  CHECK(fire_times("0 0 1 1 *", berlin(), "2026-06-01T00:00:00Z", 1) == Times{"2026-12-31T23:00:00Z"});
  CHECK(fire_times("0 0 1 1 *", berlin(), "2030-06-01T00:00:00Z", 0).empty());
  CHECK_FALSE(next_fire_times(cron("0 0 1 1 *"), berlin(), at("2030-06-01T00:00:00Z"), 1));
}

TEST_CASE("what never fires has no runs in any zone") {
  CHECK(fire_times("0 0 31 2 *", berlin(), "2030-06-01T00:00:00Z", 3).empty());
  const ZoneOffsets fixed{"Etc/GMT-1", {{Instant(), hours(1)}}, at("9999-12-31T23:59:59Z") + seconds(1)};
  CHECK(fire_times("0 0 31 12 *", fixed, "9999-01-01T00:00:00Z", 3) == Times{"9999-12-30T23:00:00Z"});
}
