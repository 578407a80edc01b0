#include <random>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "core/cron.hpp"

using namespace weir;

namespace {

/// A random field: a list of values, ranges and steps.
std::string random_field(std::mt19937& random, unsigned first, unsigned last) {
  const auto number = [&](unsigned low, unsigned high) { return low + random() % (high - low + 1); };
  std::string text;
  for (unsigned items = number(1, 4); items > 0; --items) {
    if (!text.empty()) text += ",";
    const unsigned low = number(first, last);
    const unsigned high = number(low, last);
    switch (number(0, 4)) {
      case 0:
        text += "*";
        break;
      case 1:
        text += "*/" + std::to_string(number(1, last + 3));
        break;
      case 2:
        text += std::to_string(low);
        break;
      case 3:
        text += fmt::format("{}-{}", low, high);
        break;
      default:
        text += fmt::format("{}-{}/{}", low, high, number(1, 9));
        break;
    }
  }
  return text;
}

}  // namespace

TEST_CASE("any expression and its canonical text mean the same, and the canonical text stays") {
  std::mt19937 random(20261121);
  for (int round = 0; round < 3000; ++round) {
    const std::string expression =
        fmt::format("{} {} {} {} {}", random_field(random, 0, 59), random_field(random, 0, 23),
                    random_field(random, 1, 31), random_field(random, 1, 12), random_field(random, 0, 7));
    CAPTURE(expression);
    const Cron cron = parse_cron(expression).value();
    const std::string canonical = canonical_cron(cron);
    CAPTURE(canonical);
    REQUIRE(parse_cron(canonical).value() == cron);
    REQUIRE(canonical_cron(parse_cron(canonical).value()) == canonical);
    REQUIRE(canonical.size() <= expression.size() + 12);
  }
}

TEST_CASE("a cron that no text says is told apart") {
  Cron cron = parse_cron("0 0 */2 * 1").value();
  CHECK(can_be_written(cron));
  cron.days_of_month.reset(1);
  CHECK_FALSE(can_be_written(cron));
  CHECK(canonical_cron(cron).empty());
  cron.days_of_week.set(0);
  CHECK(can_be_written(cron));
  CHECK(parse_cron(canonical_cron(cron)).value() == cron);
  cron.days_of_week.reset(0);
  cron.both_days = false;
  CHECK(can_be_written(cron));
  CHECK(parse_cron(canonical_cron(cron)).value() == cron);
  CHECK_FALSE(can_be_written(Cron{}));
}

TEST_CASE("every pair of day fields that can be written is written so that it parses back") {
  Cron cron = parse_cron("0 0 1 1 1").value();
  std::mt19937 random(7);
  int unwritable = 0;
  for (int round = 0; round < 3000; ++round) {
    cron.days_of_month = std::bitset<32>(random() & random() & 0xFFFFFFFEu);
    cron.days_of_week = std::bitset<7>(random() & random());
    cron.both_days = random() % 2 == 0;
    if (cron.days_of_month.none() || cron.days_of_week.none()) continue;
    if (cron.days_of_month.count() == 31 || cron.days_of_week.all()) continue;
    CAPTURE(cron.days_of_month.to_string(), cron.days_of_week.to_string(), cron.both_days);
    if (can_be_written(cron))
      REQUIRE(parse_cron(canonical_cron(cron)).value() == cron);
    else
      ++unwritable;
  }
  CHECK(unwritable > 100);
}
