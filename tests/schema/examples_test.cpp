#include <catch2/catch.hpp>

#include "schema/compiled_schema.hpp"
#include "schema/schema.hpp"
#include "schema/schema_walk.hpp"

using namespace weir;

namespace {

/// `subschema` with the definitions of its document, so that it stands alone.
Json standing_alone(const Json& subschema, const Json& root) {
  Json alone = subschema;
  if (root.contains("definitions")) alone["definitions"] = root.at("definitions");
  return alone;
}

std::string messages(const std::vector<schema::Violation>& violations) {
  std::string all;
  for (const auto& violation : violations)
    all += violation.pointer + " " + violation.keyword + ": " + violation.message + "\n";
  return all;
}

}  // namespace

TEST_CASE("every example in the schemas is valid") {
  std::size_t examples = 0;
  for (const std::string& path : schema::paths()) {
    if (!path.ends_with(".schema.json")) continue;
    const schema::Form form = is_written_by_hand(path) ? schema::Form::manifest : schema::Form::wire;
    const Json root = parse_json(schema::text(path), "M060").value();
    each_subschema(root, "", [&](const std::string& pointer, const Json& subschema) {
      if (!subschema.is_object() || !subschema.contains("examples")) return;
      const schema::CompiledSchema compiled(standing_alone(subschema, root), form);
      for (const Json& example : subschema.at("examples")) {
        INFO(path << pointer << " " << example.dump());
        CHECK(messages(compiled.violations(example)).empty());
        ++examples;
      }
    });
  }
  CHECK(examples > 240);
}

TEST_CASE("every default in the schemas is valid") {
  std::size_t defaults = 0;
  for (const std::string& path : schema::paths()) {
    if (!path.ends_with(".schema.json")) continue;
    const Json root = parse_json(schema::text(path), "M060").value();
    each_subschema(root, "", [&](const std::string& pointer, const Json& subschema) {
      if (!subschema.is_object() || !subschema.contains("default")) return;
      INFO(path << pointer);
      CHECK(messages(schema::CompiledSchema(standing_alone(subschema, root)).violations(subschema.at("default")))
                .empty());
      ++defaults;
    });
  }
  CHECK(defaults > 30);
}

TEST_CASE("the settings in the example of a data source are valid for its type") {
  const Json root = parse_json(schema::text(schema::kind_path("DataSource")), "M060").value();
  for (const Json& example : root.at("examples")) {
    const Json& spec = example.at("spec");
    CHECK(schema::validate(schema::source_path(spec.at("type").get<std::string>()), spec.at("config"),
                           schema::Form::manifest)
              .empty());
  }
}

TEST_CASE("the manifests of the documentation are valid") {
  const char* const source = R"json({"apiVersion": "weir/v1", "kind": "DataSource",
    "metadata": {"name": "okta-prod", "labels": {"team": "identity"}},
    "spec": {"displayName": "Okta (production)", "type": "okta",
             "config": {"domain": "acme.okta.com", "apiToken": {"fromEnv": "WEIR_SECRET_OKTA"}},
             "syncSchedule": "0 */6 * * *", "tags": ["identity"], "enabled": true, "onRemove": "disable"}})json";
  const char* const connector = R"json({"apiVersion": "weir/v1", "kind": "Connector", "metadata": {"name": "warehouse"},
    "spec": {"type": "warehouse", "provider": "snowflake", "scope": "org", "authType": "key_pair",
             "config": {"baseUrl": "https://acme.example", "region": "eu-central-1"},
             "vaultPath": "secret/data/tnt-1/connectors/warehouse/credentials"}})json";
  for (const char* const text : {source, connector}) {
    const Json manifest = parse_json(text, "M011").value();
    const std::string path = schema::kind_path(manifest.at("kind").get<std::string>());
    CHECK(messages(schema::validate(path, manifest, schema::Form::manifest)).empty());
  }
}
