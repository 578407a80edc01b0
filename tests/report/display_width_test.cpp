#include "report/display_width.hpp"

#include <clocale>
#include <cwchar>

#include <catch2/catch.hpp>
#include <locale.h>

#include "report/ink.hpp"

using namespace weir;

TEST_CASE("wide letters take two columns, joining marks none") {
  struct Row {
    std::string text;
    std::size_t width;
  };
  const std::vector<Row> rows = {{"", 0},         {"okta", 4}, {"ä", 1},  {"a\u0308", 1}, {"日本", 4}, {"한국어", 6},
                                 {"ｏｋｔａ", 8}, {"🚀", 2},    {"𠮷", 2}, {"ﾊﾝｶｸ", 4},    {"±", 1},    {"Ω…", 2}};
  for (const auto& row : rows) {
    INFO(row.text);
    CHECK(report::display_width(row.text) == row.width);
  }
}

TEST_CASE("columns are padded by what is seen") {
  CHECK(report::padded("日本", 6) == "日本  ");
  CHECK(report::padded("日本", 3) == "日本");
  CHECK(report::padded("a\u0308", 3) == "a\u0308  ");
}

TEST_CASE("the table agrees with the C library, where that has an opinion") {
  const locale_t unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  REQUIRE(unicode != nullptr);
  const locale_t before = uselocale(unicode);
  std::size_t compared = 0;
  std::size_t different = 0;
  for (std::uint32_t point = 0x20; point < 0x110000; ++point) {
    const int columns = wcwidth(static_cast<wchar_t>(point));
    if (columns < 0 || (point >= 0xD800 && point < 0xE000)) continue;
    ++compared;
    if (static_cast<std::size_t>(columns) != report::point_width(point)) ++different;
  }
  uselocale(before);
  freelocale(unicode);
  INFO(different << " of " << compared);
  CHECK(compared > 100'000);
  CHECK(different < 1'000);  // symbols that it draws wide by habit, invisible formats, later versions of Unicode
}
