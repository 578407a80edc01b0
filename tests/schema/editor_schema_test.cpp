#include <catch2/catch.hpp>

#include "schema/compiled_schema.hpp"
#include "schema/schema.hpp"

using namespace weir;

namespace {

Json example_of(const std::string& kind) {
  return parse_json(schema::text(schema::kind_path(kind)), "M060").value().at("examples").front();
}

Json source_with(const std::string& type, const Json& config) {
  Json manifest = example_of("DataSource");
  manifest["spec"]["type"] = type;
  manifest["spec"]["config"] = config;
  return manifest;
}

}  // namespace

TEST_CASE("the schema for editors stands alone and accepts the examples of all kinds and types") {
  const Json editor = schema::editor_schema();
  CHECK(editor.dump().find("$ref") == std::string::npos);
  const schema::Judge judge(editor);
  for (const std::string& kind : schema::kinds()) CHECK(judge.accepts(example_of(kind)));
  for (const std::string& type : schema::source_types()) {
    const Json settings = parse_json(schema::text(schema::source_path(type)), "M060").value();
    INFO(type);
    CHECK(judge.accepts(source_with(type, settings.at("examples").front())));
  }
}

TEST_CASE("the schema for editors refuses what validation refuses") {
  const schema::Judge judge(schema::editor_schema());
  const Json token = {{"fromEnv", "WEIR_SECRET_OKTA"}};
  CHECK(judge.accepts(source_with("okta", {{"domain", "acme.okta.com"}, {"apiToken", token}})));
  CHECK_FALSE(judge.accepts(source_with("okta", {{"domain", "acme.okta.com"}, {"apiToken", "literal"}})));
  CHECK_FALSE(judge.accepts(source_with("okta", {{"domian", "acme.okta.com"}, {"apiToken", token}})));
  CHECK_FALSE(judge.accepts(source_with("aws", {{"domain", "acme.okta.com"}, {"apiToken", token}})));
  CHECK_FALSE(judge.accepts(source_with("octa", Json::object())));
  CHECK_FALSE(judge.accepts({{"kind", "Nothing"}}));
}
