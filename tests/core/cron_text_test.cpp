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
