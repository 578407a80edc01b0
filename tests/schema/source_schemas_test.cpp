#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>

#include "core/json.hpp"
#include "schema/schema.hpp"

using namespace weir;

namespace {

Json read_spec(const std::string& type) {
  std::ifstream file(WEIR_SOURCE_DIR "/tests/data/specs/" + type + ".json");
  REQUIRE(file);
  std::ostringstream text;
  text << file.rdbuf();
  return parse_json(text.str(), "M060").value();
}

/// The keyword that a rule of the facts becomes in a schema.
const std::map<std::string, std::string> keyword_of_rule = {
    {"pattern", "pattern"}, {"type", "type"},           {"requireOneOf", "anyOf"}, {"requireAnyOf", "anyOf"},
    {"enum", "enum"},       {"minItems", "minItems"},   {"required", "required"},  {"minimum", "minimum"},
    {"maximum", "maximum"}, {"itemPattern", "pattern"}, {"itemNotSuffix", "not"}};

/// The setting that a violation is about.
std::string setting_of(const schema::Violation& violation) {
  if (!violation.property.empty()) return violation.property;
  const std::string rest = violation.pointer.empty() ? "" : violation.pointer.substr(1);
  return rest.substr(0, rest.find('/'));
}

std::string all_messages(const std::vector<schema::Violation>& violations) {
  std::string all;
  for (const auto& violation : violations)
    all += violation.pointer + " " + violation.keyword + ": " + violation.message + "\n";
  return all;
}

}  // namespace

TEST_CASE("each source type has a schema, and the schema of a data source names exactly those types") {
  CHECK(schema::source_types() ==
        std::vector<std::string>{"aws", "azure", "custom", "gcp", "github", "jira", "okta", "workday"});
  const Json kind = parse_json(schema::text(schema::kind_path("DataSource")), "M060").value();
  const Json named = kind.at("/definitions/spec/properties/type/enum"_json_pointer);
  CHECK(named.get<std::vector<std::string>>() == schema::source_types());
}

TEST_CASE("the schemas know every setting of the facts and no other") {
  std::size_t settings = 0, secrets = 0;
  for (const std::string& type : schema::source_types()) {
    const Json schema = parse_json(schema::text(schema::source_path(type)), "M060").value();
    const Json spec = read_spec(type);
    std::set<std::string> expected, found;
    for (const Json& field : spec.at("fields")) {
      const std::string name = field.at("name");
      expected.insert(name);
      const Json& property = schema.at("properties").at(name);
      INFO(type << "." << name);
      CHECK(property.value("x-weir-secret", false) == field.at("secret").get<bool>());
      CHECK(property.at("type") == field.at("jsonType"));
      CHECK(property.value("default", Json()) == field.value("default", Json()));
      secrets += field.at("secret").get<bool>() ? 1 : 0;
      ++settings;
    }
    // How a page is asked for is named by two parameters of the API that the facts leave out.
    if (type == "custom") expected.insert({"paginationNextPageParam", "paginationLimitPerPageParam"});
    for (const auto& [name, property] : schema.at("properties").items()) found.insert(name);
    CHECK(found == expected);
  }
  CHECK(settings == 123);
  CHECK(secrets == 31);
}

TEST_CASE("each valid example of the facts passes and each invalid one fails at its field for its rule") {
  for (const std::string& type : schema::source_types()) {
    const Json examples = read_spec(type).at("examples");
    for (const Json& config : examples.at("valid")) {
      INFO(type << " " << config.dump());
      CHECK(all_messages(schema::validate(schema::source_path(type), config)).empty());
    }
    for (const Json& example : examples.at("invalid")) {
      const auto violations = schema::validate(schema::source_path(type), example.at("config"));
      const std::string field = example.at("field").is_null() ? "" : example.at("field").get<std::string>();
      const std::string keyword = keyword_of_rule.at(example.at("rule"));
      INFO(type << " " << example.dump() << "\n" << all_messages(violations));
      REQUIRE(violations.size() == 1);
      CHECK(setting_of(violations.front()) == field);
      CHECK(violations.front().keyword == keyword);
    }
  }
}

TEST_CASE("secret fields are listed as pointers") {
  CHECK(schema::secret_fields("okta") ==
        std::vector<std::string>{"/apiToken", "/clientId", "/clientSecret", "/keyId", "/privateKey", "/refreshToken"});
  CHECK(schema::secret_fields("nothing").empty());
  CHECK(schema::json_secret_fields("custom") == std::vector<std::string>{"/apiKeys"});
  CHECK(schema::json_secret_fields("okta").empty());
}
