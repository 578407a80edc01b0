#include "core/clock_changes.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

Instant at(std::string_view text) {
  return parse_rfc3339(text).value();
}

/// "2026-03-29T02:30:00Z skipped, 2026-10-25T02:30:00Z twice" within 2026.
std::string touched(std::string_view expression, const ZoneOffsets& zone) {
  std::string text;
  const auto runs =
      touched_runs(parse_cron(expression).value(), zone, at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z"));
  for (const TouchedRun& run : runs) {
    if (!text.empty()) text += ", ";
    text += format_rfc3339(run.shown) + (run.twice ? " twice" : " skipped");
  }
  return text;
}

const ZoneOffsets berlin{"Europe/Berlin",
                         {{at("1970-01-01T00:00:00Z"), hours(1)},
                          {at("2026-03-29T01:00:00Z"), hours(2)},
                          {at("2026-10-25T01:00:00Z"), hours(1)},
                          {at("2027-03-28T01:00:00Z"), hours(2)}},
                         at("2027-10-31T01:00:00Z")};

/// Half an hour, on the other half of the globe.
const ZoneOffsets lord_howe{"Australia/Lord_Howe",
                            {{at("1970-01-01T00:00:00Z"), minutes(660)},
                             {at("2026-04-04T15:00:00Z"), minutes(630)},
                             {at("2026-10-03T15:30:00Z"), minutes(660)}},
                            at("2027-04-03T15:00:00Z")};

}  // namespace

TEST_CASE("runs that are skipped or come twice are found") {
  CHECK(touched("30 2 * * *", berlin) == "2026-03-29T02:30:00Z skipped, 2026-10-25T02:30:00Z twice");
  CHECK(touched("0 2 * * *", berlin) == "2026-03-29T02:00:00Z skipped, 2026-10-25T02:00:00Z twice");
  CHECK(touched("59 2 * * *", berlin) == "2026-03-29T02:59:00Z skipped, 2026-10-25T02:59:00Z twice");
  CHECK(touched("20,40 2 29 * *", berlin) == "2026-03-29T02:20:00Z skipped");
  CHECK(touched("0 2 1-7 4,10 *", lord_howe) == "2026-10-04T02:00:00Z skipped");
  CHECK(touched("45 1 * * *", lord_howe) == "2026-04-05T01:45:00Z twice");
}

TEST_CASE("runs at other times are not touched") {
  CHECK(touched("0 3 * * *", berlin).empty());
  CHECK(touched("59 1 * * *", berlin).empty());
  CHECK(touched("30 2 * * 1-6", berlin).empty());
  CHECK(touched("30 2 31 2 *", berlin).empty());
  CHECK(touched("30 2 * * *", {"UTC", {{Instant(), hours(0)}}, at("2030-01-01T00:00:00Z")}).empty());
}

TEST_CASE("a schedule that is the same in UTC on both sides of the change is not touched") {
  CHECK(touched("*/15 * * * *", berlin).empty());
  CHECK(touched("*/30 * * * *", lord_howe).empty());
  CHECK(touched("0 */2 * * *", berlin) == "2026-03-29T02:00:00Z skipped, 2026-10-25T02:00:00Z twice");
  CHECK(touched("*/20 * * * *", lord_howe) == "2026-04-05T01:40:00Z twice, 2026-10-04T02:00:00Z skipped");
}

TEST_CASE("only the changes of the asked time count, the last instant included") {
  const Cron cron = parse_cron("30 2 * * *").value();
  const Instant change = at("2026-03-29T01:00:00Z");
  CHECK(touched_runs(cron, berlin, change - minutes(1), change).size() == 1);
  CHECK(touched_runs(cron, berlin, change, change + minutes(1)).empty());
  CHECK(touched_runs(cron, berlin, change - minutes(2), change - minutes(1)).empty());
  CHECK(touched_runs(cron, berlin, change - minutes(1), change).front().change == change);
}
