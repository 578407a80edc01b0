#include "core/text.hpp"

#include <catch2/catch.hpp>

using namespace weir;

TEST_CASE("the nearest candidate is offered only when it can be meant") {
  const std::vector<std::string> kinds = {"Connector", "DataSource", "Schedule"};
  CHECK(did_you_mean("DataSorce", kinds) == "DataSource");
  CHECK(did_you_mean("datasource", kinds) == "DataSource");
  CHECK(did_you_mean("Shcedule", kinds) == "Schedule");
  CHECK_FALSE(did_you_mean("Pod", kinds));
  CHECK_FALSE(did_you_mean("", kinds));
  CHECK_FALSE(did_you_mean(std::string(10000, 'a'), kinds));
  CHECK_FALSE(did_you_mean("x", {"y"}));
  CHECK(did_you_mean("gti", {"got", "git"}) == "git");
  CHECK(did_you_mean("bat", {"cat", "bar"}) == "bar");
  CHECK_FALSE(did_you_mean("kind", {}));
}

TEST_CASE("bad UTF-8 is found at its first byte") {
  struct Row {
    std::string text;
    std::optional<std::size_t> at;
  };
  const auto row = GENERATE(values<Row>({
      {"", std::nullopt},
      {"aä€😀", std::nullopt},
      {std::string("a\0b", 3), std::nullopt},
      {"\xF4\x8F\xBF\xBF", std::nullopt},
      {"\xEF\xBF\xBF", std::nullopt},
      {"\xED\x9F\xBF\xEE\x80\x80", std::nullopt},
      {"ab\xE9", 2},
      {"\x80", 0},
      {"\xC0\x80", 0},
      {"\xC1\xBF", 0},
      {"\xE0\x80\x80", 0},
      {"\xE0\x9F\xBF", 0},
      {"\xED\xA0\x80", 0},
      {"\xF0\x80\x80\x80", 0},
      {"\xF4\x90\x80\x80", 0},
      {"\xF5\x80\x80\x80", 0},
      {"\xFE", 0},
      {"a\xE2\x82", 1},
      {"a\xE2\x82z", 1},
      {"\xF0\x9F\x98", 0},
      {"ä\xFFz", 2},
  }));
  CAPTURE(row.text);
  CHECK(invalid_utf8(row.text) == row.at);
}

TEST_CASE("code points are counted, not bytes") {
  CHECK(code_points("") == 0);
  CHECK(code_points("aä€😀") == 4);
}

TEST_CASE("printable text cannot steer a terminal or hide anything") {
  struct Row {
    std::string text;
    std::string shown;
  };
  const auto row = GENERATE(values<Row>({
      {"plain Ünïcödé 😀", "plain Ünïcödé 😀"},
      {"a\x1b[31mred", "a\\x1b[31mred"},
      {"a\nb\r\tc", "a\\x0ab\\x0d\\x09c"},
      {std::string("nul\0!", 5), "nul\\x00!"},
      {"del\x7F", "del\\x7f"},
      {"c1\xC2\x9B"
       "31m",
       "c1\\u{009b}31m"},
      {"bidi\xE2\x80\xAE"
       "exe",
       "bidi\\u{202e}exe"},
      {"isolate\xE2\x81\xA6", "isolate\\u{2066}"},
      {"zero\xE2\x80\x8B"
       "width",
       "zero\\u{200b}width"},
      {"joiner\xE2\x80\x8D", "joiner\\u{200d}"},
      {"\xEF\xBB\xBF"
       "bom",
       "\\u{feff}bom"},
      {"soft\xC2\xAD", "soft\\u{00ad}"},
      {"arabic\xD8\x9C", "arabic\\u{061c}"},
      {"line\xE2\x80\xA8", "line\\u{2028}"},
      {"tag\xF3\xA0\x81\x81", "tag\\u{e0041}"},
      {"selector\xF3\xA0\x84\x80", "selector\\u{e0100}"},
      {"heart ❤️", "heart ❤️"},
      {"a\u034Fb", "a\\u{034f}b"},
      {"fillers \u115F\u3164\uFFA0", "fillers \\u{115f}\\u{3164}\\u{ffa0}"},
      {"blank \u2800", "blank \\u{2800}"},
      {"bad\xFF\xC3", "bad\\xff\\xc3"},
      {"overlong\xC0\xAF", "overlong\\xc0\\xaf"},
      {"surrogate\xED\xA0\x80", "surrogate\\xed\\xa0\\x80"},
  }));
  CHECK(printable(row.text) == row.shown);
}

TEST_CASE("printable text is cut after so many code points") {
  CHECK(printable("abcd", 4) == "abcd");
  CHECK(printable("abcde", 4) == "abcd…");
  CHECK(printable("ääää", 2) == "ää…");
  CHECK(printable("\n\n\n", 2) == "\\x0a\\x0a…");
  CHECK(printable("", 0) == "");
  CHECK(printable("a", 0) == "…");
}

TEST_CASE("splitting and joining undo each other") {
  CHECK(split("a,b,,c", ',') == std::vector<std::string>{"a", "b", "", "c"});
  CHECK(split("", ',') == std::vector<std::string>{""});
  CHECK(split(",", ',') == std::vector<std::string>{"", ""});
  CHECK(join(split("x//y/", '/'), "/") == "x//y/");
  CHECK(join({}, ", ").empty());
  CHECK(join({"a"}, ", ") == "a");
  CHECK(lower_ascii("AbCÄ[Z") == "abcÄ[z");
}

TEST_CASE("a DNS label has at most 63 of a-z, 0-9 and inner hyphens") {
  for (const std::string text : {"a", "0", "a-b", "okta-prod", "x--y"}) CHECK(is_dns_label(text));
  CHECK(is_dns_label(std::string(63, 'a')));
  CHECK_FALSE(is_dns_label(std::string(64, 'a')));
  for (const std::string text : {"", "-a", "a-", "A", "a_b", "a.b", "a b", "\xC3\xA4", "a/b", "a\n"})
    CHECK_FALSE(is_dns_label(text));
}

TEST_CASE("counts carry their noun") {
  CHECK(counted(0, "error") == "0 errors");
  CHECK(counted(1, "error") == "1 error");
  CHECK(counted(2, "error") == "2 errors");
  CHECK(counted(2, "entry") == "2 entries");
  CHECK(counted(2, "key") == "2 keys");
  CHECK(counted(2, "refresh") == "2 refreshes");
}
