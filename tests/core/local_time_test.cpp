#include "core/local_time.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_CASE("an instant is shown on the clock of its offset") {
  const Instant at = parse_rfc3339("2026-03-29T01:30:00.250Z").value();
  CHECK(format_local_time(at, seconds(0)) == "2026-03-29T01:30:00.250+00:00");
  CHECK(format_local_time(at, minutes(120)) == "2026-03-29T03:30:00.250+02:00");
  CHECK(format_local_time(at, minutes(-210)) == "2026-03-28T22:00:00.250-03:30");
  CHECK(format_local_time(at, minutes(-30)) == "2026-03-29T01:00:00.250-00:30");
  CHECK(format_local_time(at, seconds(-2670)) == "2026-03-29T00:46:00.250-00:44");
  for (const int offset : {-210, 0, 345, 840})
    CHECK(parse_rfc3339(format_local_time(at, minutes(offset))).value() == at);
  CHECK(parse_rfc3339(format_local_time(at, seconds(-2670))).value() == at);
}
