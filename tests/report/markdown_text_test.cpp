#include "report/markdown_text.hpp"

#include <catch2/catch.hpp>

#include "markdown_skeleton.hpp"
#include "naughty.hpp"

using namespace weir;

TEST_CASE("code spans hold what they are given, backticks too") {
  struct Row {
    std::string text, code;
  };
  const std::vector<Row> rows = {{"okta", "`okta`"},
                                 {"", "(empty)"},
                                 {"a`b", "``a`b``"},
                                 {"`", "`` ` ``"},
                                 {"``a", "``` ``a ```"},
                                 {"<b>|@all|</b>", "`<b>|@all|</b>`"},
                                 {"a\nb", "`a\\x0ab`"},
                                 {"\xe2\x80\xae"
                                  "evil",
                                  "`\\u{202e}evil`"}};
  for (const auto& row : rows) CHECK(report::md_code(row.text) == row.code);
  CHECK(report::md_code("abcdef", 3) == "`abc…`");
  CHECK(report::html_code("<a href='x'>&\"") == "<code>&lt;a href=&#39;x&#39;&gt;&amp;&quot;</code>");
}

TEST_CASE("a phrase stays a phrase only when nothing could be made of it") {
  for (const char* plain : {"edited in Git", "other settings can reach other records", "records of 30 days (about 12)",
                            "deleted, then made again; nobody's fault: it happens."}) {
    CHECK(report::md_phrase(plain) == plain);
    CHECK(report::html_phrase(plain) == plain);
  }
  for (const char* odd : {"www.evil.example", "https://evil.example", "@ann", "#12", "GH-12", "a*b*", "a_b_", "[a](b)",
                          "<b>", "1234567", "a1b2c3d", "a|b", "a@b.c", "PROJ-7", "", "tab\there"}) {
    CHECK(report::md_phrase(odd) == report::md_code(odd, 300));
    CHECK(report::html_phrase(odd) == report::html_code(odd, 300));
  }
}

TEST_CASE("a block has a longer fence than what it holds") {
  CHECK(report::md_block("text", "a\n") == "```text\na\n```\n");
  CHECK(report::md_block("text", "````\n") == "`````text\n````\n`````\n");
}

TEST_CASE("fields are lines that were and lines that will be") {
  CHECK(report::md_fields({}).empty());
  CHECK(report::md_fields({{"/a", 1, 2}, {"/b", nullptr, "x"}, {"/c", {{"unknown", true}}, nullptr}}) ==
        "```diff\n- /a: 1\n+ /a: 2\n+ /b: \"x\"\n- /c: (unreadable)\n```\n");
  CHECK(report::md_fields({{"/a", 1, 2}, {"/same", 3, 3}}) == "```diff\n- /a: 1\n+ /a: 2\n  /same: 3\n```\n");
  CHECK(report::md_fields({{"/a", 1, 2}, {"/b", 1, 2}, {"/c", 1, 2}}, 1) ==
        "```diff\n- /a: 1\n+ /a: 2\n  and 2 fields more\n```\n");
}

TEST_CASE("a list shows what fits and counts the rest") {
  const std::vector<std::string> items(100, "- 0123456789\n");
  CHECK(report::md_list(items, 10'000) == report::md_list(items, 1'300));
  const std::string cut = report::md_list(items, 1'299);
  CHECK(cut.size() <= 1'299);
  CHECK(cut.find("- and 4 more\n") != std::string::npos);
  CHECK(report::md_list(items, 0) == "- and 100 more\n");
}

TEST_CASE("a marker stays one line of a comment whatever the names are") {
  CHECK(report::md_marker("plan", "k3v9x2qm", "local", "sha256:ab") == "<!-- weir:plan k3v9x2qm/local sha256:ab -->\n");
  CHECK(report::md_marker("drift", "a", "-->\n<b>") == "<!-- weir:drift a/--%3E%0A%3Cb%3E -->\n");
}

TEST_CASE("a diagnostic is an item with its place, and errors stand first") {
  const auto items = report::md_diagnostic_items(
      {note("D016", "clocks change"),
       error("M031", "\"9\" is too much; 8 was expected", "write 8").at({"m/a.yaml", 3, 7}).about("DataSource/a")});
  REQUIRE(items.size() == 2);
  CHECK(
      items[0] ==
      "- **error** `M031` `m/a.yaml:3:7` (`DataSource/a`): `\"9\" is too much; 8 was expected`\n  <br>help: write 8\n");
  CHECK(items[1] == "- **note** `D016`: clocks change\n");
}

TEST_CASE("nothing that others wrote leaves its code") {
  for (const auto& text : naughty_texts()) {
    if (text.empty() || report::md_phrase(text) == text) continue;  // nothing, and harmless words
    INFO(text);
    CHECK(markdown_skeleton("x " + report::md_code(text)) == "x [code]");
    CHECK(markdown_skeleton("x " + report::md_phrase(text)) == "x [code]");
    CHECK(markdown_skeleton(report::html_code(text)) == "[code]");
    CHECK(markdown_skeleton(report::md_fields({{text, text, text}})) == "[block]\n");
  }
}
