// What docs/schedules.md says of cron expressions is true.
#include <fstream>

#include <catch2/catch.hpp>

#include "core/text.hpp"
#include "core/zoned_cron.hpp"
#include "zone/system_time_zones.hpp"

using namespace weir;

namespace {

using Row = std::vector<std::string>;  // the cells of a line of a table

/// The rows of the first table below that heading.
std::vector<Row> table_below(const std::string& heading) {
  std::ifstream page(WEIR_SOURCE_DIR "/docs/schedules.md");
  std::vector<Row> rows;
  std::string line;
  while (std::getline(page, line) && line != heading) {
  }
  while (std::getline(page, line) && line.rfind("#", 0) != 0)
    if (line.rfind("| ", 0) == 0) rows.push_back(split(line.substr(2), '|'));
  REQUIRE(rows.size() > 2);
  rows.erase(rows.begin());
  return rows;
}

/// What stands between backticks.
std::vector<std::string> quoted(const std::string& cell) {
  std::vector<std::string> found;
  const auto parts = split(cell, '`');
  for (std::size_t i = 1; i < parts.size(); i += 2) found.push_back(parts[i]);
  return found;
}

/// How often the schedule is refused at the offsets that the zone keeps in a year.
std::size_t refusals(const std::string& expression, const std::string& zone) {
  zone::SystemTimeZones zones;
  std::size_t count = 0;
  const Cron cron = parse_cron(expression).value();
  for (const auto offset : offsets_around(zones.offsets(zone).value(), parse_rfc3339("2026-06-01T00:00:00Z").value()))
    count += compile_to_utc(cron, offset) ? 0 : 1;
  return count;
}

}  // namespace

TEST_CASE("the page says truly which expressions are accepted") {
  std::size_t checked = 0;
  for (const Row& row : table_below("## Where libraries of cron disagree"))
    for (const std::string& expression : quoted(row.at(0))) {
      CAPTURE(expression, row.at(2));
      const bool error = row.at(2).rfind(" error", 0) == 0;
      CHECK(parse_cron(expression, "DataSource/okta").has_value() != error);
      ++checked;
    }
  CHECK(checked > 20);
}

TEST_CASE("the page says truly which schedules cannot be written in UTC, and what can be instead") {
  std::size_t checked = 0;
  for (const Row& row : table_below("## What writing it in UTC means")) {
    if (quoted(row.at(0)).empty()) continue;
    const std::string expression = quoted(row.at(0)).front();
    const std::string zone = quoted(row.at(1)).front();
    const std::string instead = quoted(row.at(3)).front();
    CAPTURE(expression, zone, instead);
    CHECK(refusals(expression, zone) > 0);
    CHECK(refusals(instead, zone) == 0);
    ++checked;
  }
  CHECK(checked == 6);
}
