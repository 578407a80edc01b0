#include "manifest/export_names.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "core/json.hpp"
#include "core/text.hpp"
#include "test_file.hpp"

using namespace weir;
using namespace weir::manifest;

TEST_CASE("what people call an object becomes a DNS label") {
  struct Row {
    const char* text;
    const char* label;
  };
  const Row rows[] = {{"okta-prod", "okta-prod"},
                      {"Okta (production)", "okta-production"},
                      {"  --Jira__2 ", "jira-2"},
                      {"Gr\xc3\xb6\xc3\x9f\x65 \xc3\x9c\x62\x65r", "grosse-uber"},
                      {"\xc5\x81\xc3\xb3"
                       "d\xc5\xba",
                       "lodz"},
                      {"\xe6\x97\xa5\xe6\x9c\xac", ""},
                      {"\xe6\x97\xa5 7", "7"},
                      {"\xf0\x9f\x92\xa9 pile", "pile"},
                      {"", ""},
                      {"--", ""},
                      {"\xff\xfe", ""}};
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(label_of(row.text) == row.label);
  }
  const std::string long_one = label_of(std::string(62, 'a') + "-" + std::string(20, 'b'));
  CHECK(long_one == std::string(62, 'a'));
}

TEST_CASE("no text gives anything but a label or nothing") {
  const Json texts = parse_json(test::file_text(test::data("naughty-strings/blns.json")), "M011").value();
  CHECK(texts.size() > 400);
  for (const Json& text : texts) {
    const std::string label = label_of(text.get<std::string>());
    INFO(text);
    CHECK((label.empty() || is_dns_label(label)));
  }
}

TEST_CASE("names are unique, and the same in whatever order objects are listed") {
  std::vector<NameWish> wishes = {{"ds-3", "okta"},
                                  {"ds-1", "okta"},
                                  {"ds-2", "okta-2"},
                                  {"ds-4", "okta"},
                                  {"ds-5", "nightly"},
                                  {"ds-6", std::string(63, 'x')},
                                  {"ds-7", std::string(63, 'x')}};
  std::sort(wishes.begin(), wishes.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  const auto names = unique_names(wishes, {"nightly"});
  CHECK(names.at("ds-1") == "okta");
  CHECK(names.at("ds-2") == "okta-2");
  CHECK(names.at("ds-3") == "okta-3");
  CHECK(names.at("ds-4") == "okta-4");
  CHECK(names.at("ds-5") == "nightly-2");
  CHECK(names.at("ds-7") == std::string(61, 'x') + "-2");
  std::reverse(wishes.begin(), wishes.end());
  CHECK(unique_names(wishes, {"nightly"}) == names);
}
