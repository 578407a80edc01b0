#include "core/calendar.hpp"

#include <catch2/catch.hpp>

using namespace weir;

TEST_CASE("days are those of the calendar from year 1 to 9999") {
  for (const char* good : {"0001-01-01", "1899-12-31", "1970-01-01", "2024-02-29", "2000-02-29", "9999-12-31"}) {
    CAPTURE(good);
    const auto day = parse_day(good);
    REQUIRE(day);
    CHECK(format_day(*day) == std::string(good));
  }
  for (const char* bad : {"", "0000-01-01", "2023-02-29", "1900-02-29", "2024-04-31", "2024-13-01", "2024-00-10",
                          "2024-1-01", "2024-01-1", "24-01-01", "2024/01/01", "2024-01-01 ", " 2024-01-01",
                          "2024-01-01T00:00:00Z", "20240101", "+024-01-01", "10000-01-01", "2024-01-00"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_day(bad));
  }
}

TEST_CASE("times are RFC 3339 with any offset, cut to milliseconds") {
  const std::vector<std::pair<const char*, const char*>> good = {
      {"2026-01-31T08:00:00Z", "2026-01-31T08:00:00Z"},
      {"2026-01-31t08:00:00z", "2026-01-31T08:00:00Z"},
      {"2026-01-31T08:00:00+01:30", "2026-01-31T06:30:00Z"},
      {"2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z"},
      {"2026-12-31T23:30:00-23:59", "2027-01-01T23:29:00Z"},
      {"2026-01-31T08:00:00.5Z", "2026-01-31T08:00:00.500Z"},
      {"2026-01-31T08:00:00.123456789Z", "2026-01-31T08:00:00.123Z"},
      {"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"},
      {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
      {"9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"},
  };
  for (const auto& [text, canonical] : good) {
    CAPTURE(text);
    const auto at = parse_calendar_time(text);
    REQUIRE(at);
    CHECK(format_calendar_time(*at) == std::string(canonical));
  }
  for (const char* bad :
       {"", "2026-01-31", "2026-01-31T08:00:00", "2026-01-31 08:00:00Z", "2026-01-31T08:00Z", "2026-01-31T24:00:00Z",
        "2026-01-31T23:60:00Z", "2016-12-31T23:59:60Z", "2026-01-31T08:00:00.Z", "2026-01-31T08:00:00+0100",
        "2026-01-31T08:00:00+24:00", "2026-01-31T08:00:00+01:60", "2026-01-31T08:00:00Zx", "2026-02-30T08:00:00Z",
        "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "1767254400", "2026-01-31T08:00:00-"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_calendar_time(bad));
  }
}

TEST_CASE("what four digits cannot say is not written") {
  CHECK_FALSE(format_day(*parse_day("9999-12-31") + std::chrono::days(1)));
  CHECK_FALSE(format_day(*parse_day("0001-01-01") - std::chrono::days(1)));
  CHECK_FALSE(format_calendar_time(Instant::max()));
  CHECK_FALSE(format_calendar_time(Instant::min()));
}
