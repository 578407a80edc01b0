#include "platform/json_path.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using platform::JsonPath;

namespace {

/// What the path leads to, as an array; null when it leads to nothing.
Json selected(const std::string& path, const Json& document) {
  const auto parsed = JsonPath::parse(path);
  REQUIRE(parsed);
  const auto found = parsed->select(document);
  if (!found) return nullptr;
  Json all = Json::array();
  for (const Json* one : *found) all.push_back(*one);
  return all;
}

}  // namespace

TEST_CASE("A path leads through members and all items") {
  const Json page = {{"data", {{"items", {{{"id", 1}}, {{"id", 2}}}}}},
                     {"@odata.nextLink", "x"},
                     {"none", Json::array()},
                     {"odd", {{"text", "maintenance"}, {"number", 0}, {"truth", false}, {"null", nullptr}}}};
  const struct {
    std::string path;
    Json expected;
  } rows[] = {
      {"$", Json::array({page})},        {"$.data.items[*]", {{{"id", 1}}, {{"id", 2}}}},
      {"$.data.items[*].id", {1, 2}},    {"$['data']['items'][*]", {{{"id", 1}}, {{"id", 2}}}},
      {"$[\"@odata.nextLink\"]", {"x"}}, {"$.data.*[*].id", {1, 2}},
      {"$.none[*]", Json::array()},      {"$.data.items[*].name", Json::array()},
      {"$.items[*]", nullptr},           {"$.data.rows", nullptr},
      {"$.odd.text[*]", nullptr},        {"$.odd.number[*]", nullptr},
      {"$.odd.truth[*].id", nullptr},    {"$.odd.null[*]", Json::array()},
      {"$.odd[*][*]", Json::array()},
  };
  for (const auto& row : rows) {
    INFO(row.path);
    CHECK(selected(row.path, page) == row.expected);
  }
  CHECK(selected("$[*]", Json::array({1, 2})) == Json({1, 2}));
  CHECK(*JsonPath::parse("$.none")->first(page) == Json::array());
  CHECK(JsonPath::parse("$.nothing")->first(page) == nullptr);
}

TEST_CASE("What is no part of the known path language is refused without repeating it") {
  for (const char* text : {"", "items", "$..id", "$.items[0]", "$.items[1:2]", "$.link[?(@.relation=='next')].url",
                           "$.", "$.a b", "$['a", "$['']", "$['a\\'b']", "$x", "$.items[*", "$.url.`split(?, 1, 1)`"}) {
    INFO(text);
    const auto parsed = JsonPath::parse(text);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().find("$, .name, ['name'] and [*]") != std::string::npos);
    CHECK(parsed.error().find("relation") == std::string::npos);
  }
}
