#include "report/value_text.hpp"

#include <catch2/catch.hpp>

using namespace weir;

TEST_CASE("Values of fields read as people write them") {
  struct Row {
    const char* json;
    const char* expected;
  };
  const std::vector<Row> rows = {
      {"null", "(absent)"},
      {R"({"unknown": true})", "(unreadable)"},
      {R"({"secretRef": "fromEnv:WEIR_SECRET_A", "status": "rotated"})", "secret fromEnv:WEIR_SECRET_A (rotated)"},
      {R"({"secretRef": "fromEnv:WEIR_SECRET_A"})", "secret fromEnv:WEIR_SECRET_A"},
      {R"("text")", "\"text\""},
      {R"(["a", 1, true])", "[\"a\",1,true]"},
      {R"("\u001b[2J")", "\"\\u001b[2J\""},
  };
  for (const auto& row : rows) CHECK(report::value_text(Json::parse(row.json), 60) == row.expected);
}

TEST_CASE("A long value is cut and control characters never reach the terminal") {
  CHECK(report::value_text(std::string(500, 'x'), 40).size() < 60);
  CHECK(report::value_text("\xe2\x80\xae"
                           "evil",
                           60)
            .find("\xe2\x80\xae") == std::string::npos);
}

TEST_CASE("Two long values are shown from where they differ") {
  const std::string alike(5'000, 'a');
  const auto late = report::value_sides(alike + "1", alike + "2", 40);
  CHECK(late.before == "…aaaaaaaaaa1\"");
  CHECK(late.after == "…aaaaaaaaaa2\"");
  const auto longer = report::value_sides(alike, alike + "bcd", 40);
  CHECK(longer.before == "…aaaaaaaaaa\"");
  CHECK(longer.after == "…aaaaaaaaaabcd\"");
  const auto wide = report::value_sides("äää" + std::string(50, 'x') + "ä", "äää" + std::string(50, 'x') + "ö", 8);
  CHECK(wide.before == "…xxä\"");
  CHECK(wide.after == "…xxö\"");
  CHECK(report::value_sides("a", "b", 40).before == "\"a\"");
  CHECK(report::value_sides(alike, alike, 40).after == report::value_text(alike, 40));
}

TEST_CASE("An update says in a line what it changes") {
  diff::Change change;
  change.action = Action::update;
  change.fields = {{"/a", 1, 2}, {"/stays", 3, 3}};
  CHECK(report::short_change(change) == "/a 1 → 2");
  change.fields.push_back({"/b", nullptr, true});
  CHECK(report::short_change(change) == "/a 1 → 2, /b (absent) → true");
  change.fields.push_back({"/config/" + std::string(40, 'p'), std::string(100, 'x'), std::string(100, 'y')});
  change.fields.push_back({"/d", 1, 2});
  CHECK(report::short_change(change) == "/a 1 → 2, /b (absent) → true and 2 more");
  change.fields.erase(change.fields.begin(), change.fields.begin() + 3);
  CHECK(report::short_change(change).find(" → \"yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy… and 1 more") !=
        std::string::npos);
  change.fields = {{"/config", {{"unknown", true}}, nullptr}};
  CHECK(report::short_change(change) == "/config (unreadable)");
  change.action = Action::disable;
  CHECK(report::short_change(change).empty());
}

TEST_CASE("Field lines are aligned") {
  CHECK(report::field_lines({{"/a", 1, 2}, {"/longer", nullptr, "x"}}, 2, {}) ==
        "  /a       1 -> 2\n"
        "  /longer  (absent) -> \"x\"\n");
  CHECK(report::field_lines({{"/a", nullptr, 2}, {"/longer", nullptr, "x"}}, 2, {}, report::FieldSides::after) ==
        "  /a       2\n"
        "  /longer  \"x\"\n");
}

TEST_CASE("An instance names its tenant and app only where there is one") {
  CHECK(report::instance_text({"https://api.example", "", "", ""}) == "https://api.example");
  CHECK(report::instance_text({"https://api.example", "t", "a", "i"}) == "https://api.example, tenant t, app a");
}

TEST_CASE("A time is shown to the second, and what is none is escaped") {
  CHECK(report::time_text("2026-11-21T15:25:01.915Z") == "2026-11-21T15:25:01Z");
  CHECK(report::time_text("2026-11-21T16:25:01+01:00") == "2026-11-21T15:25:01Z");
  CHECK(report::time_text("soon\x1b") == "soon\\x1b");
}

TEST_CASE("what is sent again as it is goes by its name, and long values that differ late are told apart") {
  const std::string alike(150, 'a');
  const std::string text = report::field_lines({{"/config/domain", "a.okta.com", "b.okta.com"},
                                                {"/config/maxRetries", 3, 3},
                                                {"/config/note", alike + "1", alike + "2"},
                                                {"/config/token",
                                                 {{"secretRef", "fromEnv:T"}, {"status", "unknown"}},
                                                 {{"secretRef", "fromEnv:T"}, {"status", "unknown"}}}},
                                               2, {});
  CHECK(text ==
        "  /config/domain  \"a.okta.com\" -> \"b.okta.com\"\n"
        "  /config/note    \"" +
            alike + "1\" -> \"" + alike +
            "2\"\n"
            "  sent again as it is: /config/maxRetries, /config/token\n");
}
