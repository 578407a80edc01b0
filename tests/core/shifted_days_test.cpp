#include "core/shifted_days.hpp"

#include <catch2/catch.hpp>

using namespace weir;

namespace {

std::string shifted(std::string_view expression, int days) {
  const auto moved = shifted_days(parse_cron(expression).value(), days);
  return moved ? canonical_cron(*moved) : "refused: " + moved.error();
}

}  // namespace

TEST_CASE("days move with the calendar") {
  struct Row {
    std::string days;
    int shift;
    std::string moved;
  };
  const auto row = GENERATE(values<Row>({
      {"* * *", 1, "* * *"},
      {"15 * *", 0, "15 * *"},
      {"15 * *", 1, "16 * *"},
      {"15 * *", -1, "14 * *"},
      {"31 1 *", 1, "1 2 *"},
      {"31 12 *", 1, "1 1 *"},
      {"1 1 *", -1, "31 12 *"},
      {"30 4,6,9,11 *", 1, "1 5,7,10,12 *"},
      {"28-31 * *", 1, "1,29-31 * *"},
      {"31 * *", 1, "1 */5,2,4,8,9 *"},
      {"* * 6", 1, "* * 0"},
      {"* * 0", -1, "* * 6"},
      {"15 * 5", 1, "16 * 6"},
      {"15 * 0,1,2,3,4,5", 1, "16 * 1-6"},
  }));
  CAPTURE(row.days, row.shift);
  CHECK(shifted("0 0 " + row.days, row.shift) == "0 0 " + row.moved);
}

TEST_CASE("days that three fields cannot say after they moved are named") {
  CHECK(shifted("0 0 30 * *", 1) ==
        "refused: there they fall on 31 January and 1 May but not on 1 January, and fields for day and month cannot "
        "leave that out");
  CHECK(shifted("0 0 31 * 2", -1) ==
        "refused: there they fall on 30 January but not on 30 April, and fields for day and month cannot leave that "
        "out");
  CHECK(shifted("0 0 1 3 *", -1) ==
        "refused: there they fall on 28 February in common years only, which no field can say");
  CHECK(shifted("0 0 29 2 *", -1) ==
        "refused: there they fall on 28 February in leap years only, which no field can say");
  CHECK(shifted("0 0 28 2 *", 1) == "refused: there they fall on 1 March in common years only, which no field can say");
}

TEST_CASE("every day is what matches whatever the date and the weekday") {
  CHECK(matches_every_day(parse_cron("5 4 * * *").value()));
  CHECK(matches_every_day(parse_cron("5 4 1-31 * 1").value()));
  CHECK_FALSE(matches_every_day(parse_cron("5 4 * * 1-6").value()));
  CHECK_FALSE(matches_every_day(parse_cron("5 4 2-31 * *").value()));
  CHECK_FALSE(matches_every_day(parse_cron("5 4 * 2 *").value()));
}
