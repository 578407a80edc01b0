#include "report/table.hpp"

#include <limits>

#include <catch2/catch.hpp>

using namespace weir::report;

TEST_CASE("Columns are aligned by characters, numbers to the right, empty columns left out") {
  const std::vector<Column> columns{{"NAME"}, {"EMPTY"}, {"COUNT", true}, {"LAST"}};
  const std::vector<std::vector<Cell>> rows{{{"é"}, {}, {"7"}, {"x"}}, {{"longer"}, {}, {"1,204"}, {}}};
  CHECK(table_text(columns, rows, 2, {}) ==
        "  NAME    COUNT  LAST\n"
        "  é           7  x\n"
        "  longer  1,204\n");
}

TEST_CASE("Colour does not move a column") {
  TextStyle style;
  style.color = true;
  const std::string text = table_text({{"A"}, {"B"}}, {{{"x", Hue::good}, {"1"}}, {{"long"}, {"2"}}}, 0, style);
  CHECK(text.find("\x1b[32mx\x1b[0m     1\n") != std::string::npos);
  CHECK(text.find("long  2\n") != std::string::npos);
}

TEST_CASE("On a terminal of 80 columns a wider table is folded") {
  const std::vector<Column> columns{{"SOURCE"}, {"TYPE"}, {"LAST RUN"}, {"NOTE"}};
  const std::vector<std::vector<Cell>> rows{
      {{"DataSource/a-rather-long-name"}, {"okta"}, {"2026-11-21T02:00:00Z"}, {"held: the vendor is asked"}},
      {{"DataSource/b"}, {"jira"}, {}, {}}};
  CHECK(table_text(columns, rows, 2, {false, 80}) ==
        "  DataSource/a-rather-long-name\n"
        "      TYPE okta  LAST RUN 2026-11-21T02:00:00Z  NOTE held: the vendor is asked\n"
        "  DataSource/b\n"
        "      TYPE jira\n");
  CHECK(table_text(columns, rows, 2, {false, 60}).find("LAST RUN 2026-11-21T02:00:00Z\n      NOTE held") !=
        std::string::npos);
  CHECK(table_text(columns, rows, 2, {false, 81}).find("  SOURCE  ") == 0);
  CHECK(table_text(columns, {rows[1]}, 2, {false, 80}) == "  SOURCE        TYPE\n  DataSource/b  jira\n");
}

TEST_CASE("Without rows there is no table") {
  CHECK(table_text({{"A"}}, {}, 2, {}).empty());
}

TEST_CASE("Digits are grouped by threes") {
  for (const auto& [number, text] : {std::pair<std::int64_t, const char*>(0, "0"),
                                     {999, "999"},
                                     {1000, "1,000"},
                                     {1234567, "1,234,567"},
                                     {-1234, "-1,234"},
                                     {std::numeric_limits<std::int64_t>::max(), "9,223,372,036,854,775,807"}})
    CHECK(grouped(number) == text);
}
