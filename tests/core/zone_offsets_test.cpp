#include "core/zone_offsets.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using std::chrono::hours;
using std::chrono::seconds;

namespace {

Instant at(std::string_view text) {
  return parse_rfc3339(text).value();
}

ZoneOffsets berlin() {
  return {"Europe/Berlin",
          {{at("2025-03-30T01:00:00Z"), hours(2)},
           {at("2025-10-26T01:00:00Z"), hours(1)},
           {at("2026-03-29T01:00:00Z"), hours(2)}},
          at("2026-10-25T01:00:00Z")};
}

}  // namespace

TEST_CASE("an instant lies in the last period that has begun") {
  const ZoneOffsets zone = berlin();
  CHECK(&period_at(zone, at("2025-10-26T01:00:00Z")) == &zone.periods[1]);
  CHECK(&period_at(zone, at("2025-10-26T00:59:59.999Z")) == &zone.periods[0]);
  CHECK(&period_at(zone, at("2026-03-29T00:59:59Z")) == &zone.periods[1]);
  CHECK(&period_at(zone, at("2030-01-01T00:00:00Z")) == &zone.periods[2]);
  CHECK(&period_at(zone, at("1999-01-01T00:00:00Z")) == &zone.periods[0]);
}

TEST_CASE("the next change of the clocks is strictly later") {
  const ZoneOffsets zone = berlin();
  CHECK(next_offset_change(zone, at("2025-10-26T00:59:59Z")) == at("2025-10-26T01:00:00Z"));
  CHECK(next_offset_change(zone, at("2025-10-26T01:00:00Z")) == at("2026-03-29T01:00:00Z"));
  CHECK_FALSE(next_offset_change(zone, at("2026-03-29T01:00:00Z")));
  // The first period does not begin with a change: nothing is known of the time before it.
  CHECK(next_offset_change(zone, at("2000-01-01T00:00:00Z")) == at("2025-10-26T01:00:00Z"));
  CHECK_FALSE(next_offset_change({"UTC", {{Instant(), seconds(0)}}, at("9999-01-01T00:00:00Z")}, Instant()));
}

TEST_CASE("the offsets around an instant are those within a year, each once") {
  using Offsets = std::vector<seconds>;
  CHECK(offsets_around(berlin(), at("2025-12-01T00:00:00Z")) == Offsets{hours(1), hours(2)});
  CHECK(offsets_around(berlin(), at("2029-01-01T00:00:00Z")) == Offsets{hours(2)});
  CHECK(offsets_around(berlin(), at("2010-01-01T00:00:00Z")) == Offsets{hours(2)});
}
