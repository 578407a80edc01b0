#include "http/retry_after.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using namespace std::chrono_literals;

TEST_CASE("Retry-After is read as seconds or as an HTTP date, and nothing else") {
  const Instant now = *parse_rfc3339("2026-11-21T10:00:00Z");
  struct Case {
    std::string_view text;
    std::optional<std::chrono::milliseconds> expected;
  };
  const Case cases[] = {
      {"0", 0ms},
      {"7", 7s},
      {" 7 ", 7s},
      {"86400", 86400s},
      {"Sat, 21 Nov 2026 10:00:30 GMT", 30s},
      {"Saturday, 21-Nov-26 10:00:30 GMT", 30s},
      {"Sat Nov 21 10:00:30 2026", 30s},
      {"Sat, 21 Nov 2026 09:00:00 GMT", 0ms},
      {"Sat, 21 Nov 2026 99:00:00 GMT", std::nullopt},
      {"-1", std::nullopt},
      {"1.5", std::nullopt},
      {"soon", std::nullopt},
      {"tomorrow", std::nullopt},
      {"2026-11-21T10:00:30Z", std::nullopt},
      {"", std::nullopt},
      {"   ", std::nullopt},
  };
  for (const Case& each : cases) {
    INFO('"' << each.text << '"');
    CHECK(http::parse_retry_after(each.text, now) == each.expected);
  }
}

TEST_CASE("a Retry-After of more digits than a number holds is a very long time") {
  const auto wait = http::parse_retry_after(std::string(60, '9'), Instant{});
  REQUIRE(wait);
  CHECK(*wait == 1'000'000'000s);
  CHECK_FALSE(http::parse_retry_after(std::string(70, '9'), Instant{}));
}
