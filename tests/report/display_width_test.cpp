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

TEST_CASE("a text is cut to the columns there are, never in the middle of a character") {
  struct Case {
    const char* text;
    std::size_t width;
    const char* cut;
  };
  for (const Case& one : {Case{"abc", 3, "abc"}, Case{"abcd", 3, "ab…"}, Case{"abcd", 1, "…"}, Case{"abcd", 0, ""},
                          Case{"情報源", 6, "情報源"}, Case{"情報源", 5, "情報…"}, Case{"情報源", 4, "情…"},
                          Case{"e\u0301e\u0301e\u0301", 3, "e\u0301e\u0301e\u0301"},
                          Case{"e\u0301e\u0301e\u0301", 2, "e\u0301…"}, Case{"", 0, ""}}) {
    const std::string cut = report::cut_to_width(one.text, one.width);
    CHECK(cut == one.cut);
    CHECK(report::display_width(cut) <= one.width);
  }
}
