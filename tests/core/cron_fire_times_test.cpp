#include <catch2/catch.hpp>

#include "core/cron.hpp"

using namespace weir;

namespace {

std::vector<std::string> fire_times(std::string_view expression, std::string_view from, std::size_t count) {
  std::vector<std::string> texts;
  for (const Instant at : next_fire_times(parse_cron(expression).value(), parse_rfc3339(from).value(), count))
    texts.push_back(format_rfc3339(at));
  return texts;
}

using Times = std::vector<std::string>;

}  // namespace

TEST_CASE("fire times are strictly later than the start") {
  CHECK(fire_times("0 0 * * *", "2026-01-01T00:00:00Z", 1) == Times{"2026-01-02T00:00:00Z"});
  CHECK(fire_times("0 0 * * *", "2025-12-31T23:59:59.999Z", 1) == Times{"2026-01-01T00:00:00Z"});
  CHECK(fire_times("* * * * *", "2026-01-01T00:00:30Z", 2) == Times{"2026-01-01T00:01:00Z", "2026-01-01T00:02:00Z"});
  CHECK(fire_times("0 0 * * *", "2026-01-01T00:00:00Z", 0).empty());
  CHECK(fire_times("0 0 * * *", "9999-12-30T12:00:00Z", 5) == Times{"9999-12-31T00:00:00Z"});
}

TEST_CASE("rare days are found however far they are") {
  CHECK(fire_times("0 0 29 2 *", "2096-03-01T00:00:00Z", 2) == Times{"2104-02-29T00:00:00Z", "2108-02-29T00:00:00Z"});
  // 29 February on a Sunday: no leap year in 2100 makes this 40 years.
  CHECK(fire_times("0 0 29 2 */7", "2088-03-01T00:00:00Z", 1) == Times{"2128-02-29T00:00:00Z"});
  CHECK(fire_times("0 0 31 2,4,6,9,11 *", "2026-01-01T00:00:00Z", 1).empty());
}

TEST_CASE("days match both fields or either, as Vixie cron does") {
  // The 13th and each Friday.
  CHECK(fire_times("0 0 13 * FRI", "2026-11-01T00:00:00Z", 4) ==
        Times{"2026-11-06T00:00:00Z", "2026-11-13T00:00:00Z", "2026-11-20T00:00:00Z", "2026-11-27T00:00:00Z"});
  // Odd days that are Mondays.
  CHECK(fire_times("0 0 */2 * 1", "2026-11-01T00:00:00Z", 3) ==
        Times{"2026-11-09T00:00:00Z", "2026-11-23T00:00:00Z", "2026-12-07T00:00:00Z"});
}

TEST_CASE("an expression never fires when its months have none of its days") {
  for (const char* never : {"0 0 31 2 *", "0 0 30,31 2 *", "0 0 31 2,4,6,9,11 *", "0 0 31 4 */2"}) {
    CAPTURE(never);
    CHECK(never_fires(parse_cron(never).value()));
  }
  for (const char* sometimes : {"0 0 29 2 *", "0 0 31 2-5 *", "0 0 31 2 1", "0 0 29 2 */7", "* * * * *"}) {
    CAPTURE(sometimes);
    CHECK_FALSE(never_fires(parse_cron(sometimes).value()));
  }
  CHECK(never_fires(Cron{}));
}
