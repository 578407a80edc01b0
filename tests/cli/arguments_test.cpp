#include "cli/arguments.hpp"

#include <catch2/catch.hpp>

using namespace weir::cli;

TEST_CASE("whole numbers are decimal and nothing else") {
  CHECK(parse_number("42") == 42);
  CHECK(parse_number("-1") == -1);
  for (const char* text : {"", "0x10", "1e3", "4 ", " 4", "4.0", "99999999999999999999"})
    CHECK_FALSE(parse_number(text));
}

TEST_CASE("decimals are above zero and never endless") {
  CHECK(parse_decimal("0.5") == 0.5);
  CHECK(parse_decimal("20") == 20.0);
  for (const char* text : {"", "0", "-1", "inf", "nan", "1e9", "1.2.3"}) CHECK_FALSE(parse_decimal(text));
}

TEST_CASE("a duration has its unit") {
  CHECK(parse_duration("90s") == std::chrono::seconds(90));
  CHECK(parse_duration("15m") == std::chrono::seconds(900));
  CHECK(parse_duration("1h") == std::chrono::seconds(3600));
  CHECK(parse_duration("7d") == std::chrono::seconds(604800));
  for (const char* text : {"", "5", "h", "0s", "-1h", "1w", "1 h", "9999999999d"}) CHECK_FALSE(parse_duration(text));
}

TEST_CASE("an approved hash has the form of one") {
  const OptionSpec option{"--approved", "HASH", "", ValueType::hash, {}, 0, 0, false};
  CHECK(check_value(option, "sha256:" + std::string(64, 'a')));
  CHECK_FALSE(check_value(option, "sha256:" + std::string(63, 'a')));
  CHECK_FALSE(check_value(option, "sha256:" + std::string(64, 'A')));
  CHECK_FALSE(check_value(option, std::string(71, 'a')));
}

TEST_CASE("a choice that is nearly right gets the right one named") {
  const OptionSpec option{"--role", "ROLE", "", ValueType::choice, {"reader", "writer"}, 0, 0, false};
  const auto refused = check_value(option, "reder");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().front().hint == "did you mean \"reader\"?");
}

TEST_CASE("values come out in their types") {
  Arguments arguments;
  arguments.options = {{"--n", {"7"}}, {"--d", {"0.5"}}, {"--t", {"1h"}}, {"--at", {"2026-11-21T10:00:00Z"}}};
  CHECK(arguments.number("--n") == 7);
  CHECK(arguments.decimal("--d") == 0.5);
  CHECK(arguments.duration("--t") == std::chrono::seconds(3600));
  CHECK(arguments.instant("--at") == *weir::parse_rfc3339("2026-11-21T10:00:00Z"));
  CHECK_FALSE(arguments.number("--nope"));
  CHECK_FALSE(arguments.instant("--nope"));
}
