#include <algorithm>
#include <ctime>
#include <regex>
#include <set>

#include <catch2/catch.hpp>

#include "schema/format.hpp"
#include "schema/schema.hpp"
#include "schema/schema_walk.hpp"

using namespace weir;

namespace {

const std::set<std::string> keywords = {"$schema",
                                        "$ref",
                                        "title",
                                        "description",
                                        "default",
                                        "examples",
                                        "definitions",
                                        "type",
                                        "enum",
                                        "const",
                                        "required",
                                        "properties",
                                        "additionalProperties",
                                        "propertyNames",
                                        "minProperties",
                                        "maxProperties",
                                        "items",
                                        "minItems",
                                        "maxItems",
                                        "uniqueItems",
                                        "minLength",
                                        "maxLength",
                                        "pattern",
                                        "format",
                                        "minimum",
                                        "maximum",
                                        "allOf",
                                        "anyOf",
                                        "not",
                                        "if",
                                        "then",
                                        "else"};

const std::set<std::string> annotations = {
    "x-weir-order",      "x-weir-secret",   "x-weir-immutable", "x-weir-set",         "x-weir-consequence",
    "x-weir-write-only", "x-weir-git-only", "x-weir-expects",   "x-weir-settings-of", "x-weir-no-secrets",
    "x-weir-references", "x-weir-refresh",  "x-weir-remote",    "x-weir-resets"};

struct Subschema {
  std::string path, pointer;
  Json json;
};

std::vector<std::string> schema_paths() {
  std::vector<std::string> paths;
  for (const std::string& path : schema::paths()) {
    if (path.ends_with(".schema.json")) paths.push_back(path);
  }
  return paths;
}

std::vector<Subschema> all_subschemas() {
  std::vector<Subschema> all;
  for (const std::string& path : schema_paths()) {
    const Json root = parse_json(schema::text(path), "M060").value();
    each_subschema(root, "", [&](const std::string& pointer, const Json& json) {
      all.push_back({path, pointer, json});
    });
  }
  return all;
}

bool has_type(const Json& schema, const std::string& type) {
  return schema.contains("type") &&
         (schema.at("type") == type ||
          (schema.at("type").is_array() &&
           std::find(schema.at("type").begin(), schema.at("type").end(), type) != schema.at("type").end()));
}

}  // namespace

TEST_CASE("every schema uses only the keywords that the validation reads") {
  CHECK(schema_paths().size() >= 15);
  for (const auto& [path, pointer, json] : all_subschemas()) {
    INFO(path << pointer);
    REQUIRE((json.is_object() || json == Json(false)));
    if (!json.is_object()) continue;
    for (const auto& [keyword, value] : json.items()) {
      INFO(keyword);
      CHECK((keywords.contains(keyword) || annotations.contains(keyword)));
    }
    CHECK(json.contains("$schema") == pointer.empty());
    if (pointer.empty()) CHECK(json.at("$schema") == "http://json-schema.org/draft-07/schema#");
  }
}

TEST_CASE("references lead to a definition of the same schema, stand alone and never in a circle") {
  for (const auto& [path, pointer, json] : all_subschemas()) {
    if (!json.is_object() || !json.contains("$ref")) continue;
    INFO(path << pointer);
    CHECK(json.size() == 1);
    const std::string reference = json.at("$ref");
    REQUIRE(reference.starts_with("#/definitions/"));
    const Json root = parse_json(schema::text(path), "M060").value();
    const Json* target = pointer_get(root, reference.substr(1));
    REQUIRE(target != nullptr);
    each_subschema(*target, "", [&](const std::string&, const Json& below) {
      if (!below.is_object() || !below.contains("$ref")) return;
      const Json* next = pointer_get(root, below.at("$ref").get<std::string>().substr(1));
      REQUIRE(next != nullptr);
      CHECK(next != target);
      each_subschema(*next, "", [&](const std::string&, const Json& deep) {
        CHECK_FALSE((deep.is_object() && deep.contains("$ref") && deep.at("$ref") == json.at("$ref")));
      });
    });
  }
}

TEST_CASE("sizes and bounds are integers that a double holds exactly") {
  for (const auto& [path, pointer, json] : all_subschemas()) {
    for (const char* size : {"minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"}) {
      if (!json.is_object() || !json.contains(size)) continue;
      INFO(path << pointer << " " << size);
      CHECK(json.at(size).is_number_unsigned());
    }
    for (const char* bound : {"minimum", "maximum"}) {
      if (!json.is_object() || !json.contains(bound)) continue;
      INFO(path << pointer << " " << bound);
      REQUIRE(json.at(bound).is_number_integer());
      CHECK(std::abs(json.at(bound).get<std::int64_t>()) <= (std::int64_t{1} << 53));
    }
  }
}

TEST_CASE("a pattern is anchored, short, bounded in length, and fast on hostile text") {
  std::size_t patterns = 0;
  for (const auto& [path, pointer, json] : all_subschemas()) {
    if (!json.is_object() || !json.contains("pattern")) continue;
    INFO(path << pointer);
    ++patterns;
    const std::string pattern = json.at("pattern");
    CHECK(pattern.size() <= 200);
    CHECK(pattern.back() == '$');
    const bool inside = pointer.ends_with("/not") || pointer.find("/anyOf/") != std::string::npos;
    if (!pointer.ends_with("/not")) CHECK(pattern.front() == '^');
    // Below not and anyOf the length is bounded by the subschema around it.
    const std::string holder = pointer.substr(0, pointer.find(pointer.ends_with("/not") ? "/not" : "/anyOf/"));
    const Json root = parse_json(schema::text(path), "M060").value();
    const Json& bounded = inside ? *pointer_get(root, holder) : json;
    REQUIRE(bounded.contains("maxLength"));
    const auto longest = bounded.at("maxLength").get<std::size_t>();
    CHECK(longest <= 2048);

    const std::regex compiled(pattern);
    for (const char* unit : {"a", "1", "-", "a-", "a.", "*", "/", "arn:aws-a", "0-"}) {
      std::string text;
      while (text.size() + 1 < longest) text += unit;
      text.resize(longest - 1);
      text += "!";
      const std::clock_t start = std::clock();
      for (const std::string& prefix : {std::string(), std::string("arn:aws"), std::string("https://")}) {
        static_cast<void>(std::regex_search((prefix + text).substr(0, longest), compiled));
      }
      CHECK(std::clock() - start < CLOCKS_PER_SEC / 2);
    }
  }
  CHECK(patterns > 20);
}

TEST_CASE("formats are those that are checked") {
  const auto& known = schema::known_formats();
  for (const auto& [path, pointer, json] : all_subschemas()) {
    if (!json.is_object() || !json.contains("format")) continue;
    INFO(path << pointer);
    CHECK(std::find(known.begin(), known.end(), json.at("format")) != known.end());
  }
}

TEST_CASE("what people write by hand is bounded and closed") {
  for (const auto& [path, pointer, json] : all_subschemas()) {
    if (!is_written_by_hand(path) || !json.is_object()) continue;
    INFO(path << pointer);
    if (has_type(json, "array")) {
      CHECK(json.contains("maxItems"));
      CHECK(json.contains("items"));
    }
    if (has_type(json, "string")) CHECK((json.contains("maxLength") || json.contains("enum")));
    if (json.contains("properties") && has_type(json, "object")) CHECK(json.at("additionalProperties") == Json(false));
    if (has_type(json, "object") && !json.contains("properties") && !json.contains("x-weir-settings-of")) {
      CHECK(json.contains("maxProperties"));
    }
    if (json.value("uniqueItems", false)) CHECK(json.at("maxItems").get<std::size_t>() <= 1000);
  }
}

TEST_CASE("every field says what it is, and annotations are well formed") {
  for (const auto& [path, pointer, json] : all_subschemas()) {
    if (!json.is_object() || json.contains("$ref")) continue;
    INFO(path << pointer);
    const bool is_property =
        pointer.substr(0, pointer.rfind('/')).ends_with("/properties") && pointer.find("/if/") == std::string::npos;
    if (is_property || pointer.empty()) {
      CHECK(json.contains("title"));
      CHECK(json.contains("description"));
    }
    if (is_property && is_written_by_hand(path)) CHECK_FALSE(json.value("examples", Json::array()).empty());
    if (json.contains("x-weir-consequence")) {
      const Json& consequence = json.at("x-weir-consequence");
      CHECK(parse_consequence(consequence.at("class").get<std::string>()).has_value());
      CHECK_FALSE(consequence.at("reason").get<std::string>().empty());
      if (consequence.contains("removed")) {
        CHECK(parse_consequence(consequence.at("removed").at("class").get<std::string>()) > Consequence::none);
        CHECK_FALSE(consequence.at("removed").at("reason").get<std::string>().empty());
      }
    }
    if (json.contains("x-weir-set")) CHECK(json.at("uniqueItems") == Json(true));
  }
}

TEST_CASE("all kinds share one definition of metadata, but for its examples, and a schedule has a part of it") {
  const auto metadata_of = [](const std::string& kind) {
    Json metadata =
        parse_json(schema::text(schema::kind_path(kind)), "M060").value().at("/definitions/metadata"_json_pointer);
    for (const char* own : {"examples", "description"}) metadata.erase(own);
    for (Json& property : metadata.at("properties"))
      for (const char* own : {"examples", "description"}) property.erase(own);
    return metadata;
  };
  const Json whole = metadata_of("DataSource");
  for (const char* kind : {"Connector", "StreamMapping", "Connection"}) {
    INFO(kind);
    CHECK(metadata_of(kind) == whole);
  }
  Json part = whole;
  for (const char* of_objects : {"protect", "movedFrom", "adopt"}) part.at("properties").erase(of_objects);
  CHECK(metadata_of("Schedule") == part);
}
