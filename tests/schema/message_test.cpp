#include <fstream>
#include <sstream>
#include <vector>

#include <catch2/catch.hpp>

#include "schema/schema.hpp"

using namespace weir;

namespace {

/// A case of messages.golden.txt: "== NAME", "SCHEMA", "INSTANCE", then what is told of it.
struct Case {
  std::string name, path, instance, told;
};

std::vector<Case> golden_cases() {
  std::ifstream file(WEIR_SOURCE_DIR "/tests/schema/messages.golden.txt");
  REQUIRE(file);
  std::vector<Case> cases;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("== ")) {
      Case& one = cases.emplace_back();
      one.name = line.substr(3);
      std::getline(file, one.path);
      std::getline(file, one.instance);
    } else if (!line.empty()) {
      cases.back().told += line + "\n";
    }
  }
  return cases;
}

std::string told(const std::vector<schema::Violation>& violations) {
  std::string all;
  for (const auto& violation : violations) {
    all += (violation.pointer.empty() ? "(document)" : violation.pointer) + " " + violation.keyword;
    if (!violation.property.empty()) all += " " + violation.property;
    all += ": " + violation.message + "\n";
    if (!violation.hint.empty()) all += "    help: " + violation.hint + "\n";
  }
  return all;
}

}  // namespace

TEST_CASE("violations say what is wrong and what was expected, in the schema's titles") {
  const std::vector<Case> cases = golden_cases();
  CHECK(cases.size() > 25);
  for (const Case& one : cases) {
    const Json instance = parse_json(one.instance, "M011").value();
    INFO(one.name);
    CHECK(told(schema::validate(one.path, instance, schema::Form::manifest)) == one.told);
  }
}

TEST_CASE("no message holds the value of a secret, in a manifest or on the wire") {
  const Json config =
      Json::parse(R"({"accountId": "1", "accessKeyId": "canary value", "secretAccessKey": ["canary value"],
    "sessionToken": {"fromEnv": "canary value"}})");
  for (const schema::Form form : {schema::Form::manifest, schema::Form::wire}) {
    const auto violations = schema::validate("sources/aws.schema.json", config, form);
    CHECK(violations.size() >= 3);
    CHECK(told(violations).find("canary") == std::string::npos);
  }
  const Json keys = Json::parse(R"({"apiUrl": "https://a.example", "apiKeys": {"X-Key": ["canary value"]}})");
  for (const schema::Form form : {schema::Form::manifest, schema::Form::wire}) {
    const auto violations = schema::validate("sources/custom.schema.json", keys, form);
    CHECK(violations.size() == 1);
    CHECK(told(violations).find("canary") == std::string::npos);
  }
}

TEST_CASE("a document that the judge refuses never passes") {
  CHECK(schema::validate("plan.schema.json", Json::array()).size() == 1);
  CHECK(schema::validate("nothing.schema.json", Json::object()).size() == 1);
}
