#include <thread>

#include <catch2/catch.hpp>

#include "schema/schema.hpp"

using namespace weir;

TEST_CASE("built-in texts are the files of the repository and have a digest") {
  CHECK(schema::text("kinds/connector.schema.json").starts_with("{\n  \"$schema\""));
  CHECK(schema::text("kinds/connector.schema.json").ends_with("}\n"));
  CHECK(schema::text("kinds/nothing.schema.json").empty());
  CHECK(schema::rules_digest().starts_with("sha256:"));
  const auto paths = schema::paths();
  CHECK(std::is_sorted(paths.begin(), paths.end()));
}

TEST_CASE("kinds come in the order of creation and have paths") {
  CHECK(schema::kinds() ==
        std::vector<std::string>{"Connector", "DataSource", "StreamMapping", "Connection", "Schedule"});
  CHECK(schema::kind_path("DataSource") == "kinds/data-source.schema.json");
  CHECK(schema::kind_path("Datasource").empty());
  CHECK(schema::source_path("okta") == "sources/okta.schema.json");
  CHECK(schema::source_path("../okta").empty());
}

TEST_CASE("the kind table holds what the annotations say") {
  const KindRules& source = schema::kind_table().at("DataSource");
  CHECK(source.order > schema::kind_table().at("Connector").order);
  CHECK(source.fields.size() == 8);
  CHECK(source.fields.at("type").immutable);
  CHECK(source.fields.at("config").write_only);
  CHECK_FALSE(source.fields.at("displayName").write_only);
  CHECK(source.fields.at("tags").set);
  CHECK(source.fields.at("tags").default_value == Json::array());
  CHECK(source.fields.at("onRemove").git_only);
  CHECK(source.fields.at("onRemove").default_value == "disable");
  CHECK(source.fields.at("enabled").default_value == true);
  CHECK(source.fields.at("enabled").consequence == Consequence::pause);
  CHECK(source.fields.at("config").consequence == Consequence::backfill);
  CHECK(source.fields.at("displayName").default_value.is_null());
  const KindRules& connector = schema::kind_table().at("Connector");
  CHECK_FALSE(connector.fields.at("config").write_only);
  CHECK(connector.fields.at("scope").default_value == "org");
  CHECK(connector.fields.at("eventTypes").set);
}

TEST_CASE("the kind table knows references, refreshes and kinds that are special") {
  const KindTable& kinds = schema::kind_table();
  struct Row {
    const char* kind;
    const char* field;
    const char* references;
    bool immutable, refresh, git_only;
  };
  for (const Row& row : std::vector<Row>{{"DataSource", "schedule", "Schedule", false, false, true},
                                         {"DataSource", "config", "", false, true, false},
                                         {"StreamMapping", "source", "DataSource", true, false, false},
                                         {"StreamMapping", "stream", "", true, false, false},
                                         {"StreamMapping", "fields", "", false, true, false},
                                         {"Connection", "source", "DataSource", true, false, false},
                                         {"Connection", "destination", "Connector", true, false, false},
                                         {"Connection", "schedule", "Schedule", false, false, false},
                                         {"Connection", "streams", "", false, false, false}}) {
    INFO(row.kind << "." << row.field);
    const FieldRule& rule = kinds.at(row.kind).fields.at(row.field);
    CHECK(rule.references == row.references);
    CHECK(rule.immutable == row.immutable);
    CHECK(rule.refresh == row.refresh);
    CHECK(rule.git_only == row.git_only);
  }
  for (const auto& [kind, rules] : kinds) {
    INFO(kind);
    CHECK(rules.remote == (kind != "Schedule"));
    CHECK(rules.resets == (kind == "StreamMapping"));
  }
  CHECK(kinds.at("Connection").fields.at("streams").set);
  CHECK(kinds.at("Connection").fields.at("backfillDays").default_value == 0);
}

TEST_CASE("every field of every kind and every setting of every source type says what its change does") {
  std::size_t fields = 0;
  for (const auto& [kind, rules] : schema::kind_table()) {
    for (const auto& [name, rule] : rules.fields) {
      INFO(kind << "." << name);
      CHECK_FALSE(rule.consequence_reason.empty());
      ++fields;
    }
  }
  CHECK(fields == 39);
  std::size_t settings = 0;
  for (const std::string& type : schema::source_types()) {
    const Json schema = parse_json(schema::text(schema::source_path(type)), "M060").value();
    const auto& members = schema::kind_table().at("DataSource").members.at(type);
    for (const auto& [name, property] : schema.at("properties").items()) {
      INFO(type << "." << name);
      REQUIRE(members.contains("/config/" + name));
      const MemberConsequence& member = members.at("/config/" + name);
      CHECK_FALSE(member.reason.empty());
      if (property.value("x-weir-secret", false)) CHECK(member.consequence == Consequence::none);
      ++settings;
    }
  }
  CHECK(settings == 125);
}

TEST_CASE("defaults are filled in at every level and nothing that is there changes") {
  const Json sparse = {{"apiVersion", "weir/v1"},
                       {"kind", "Connector"},
                       {"metadata", {{"name", "a"}}},
                       {"spec", {{"type", "t"}, {"provider", "p"}, {"tags", {"x"}}, {"enabled", false}}}};
  const Json full = schema::with_defaults(schema::kind_path("Connector"), sparse);
  CHECK(full.at("spec") == Json({{"type", "t"},
                                 {"provider", "p"},
                                 {"tags", {"x"}},
                                 {"enabled", false},
                                 {"scope", "org"},
                                 {"config", Json::object()},
                                 {"eventTypes", Json::array()},
                                 {"onRemove", "disable"}}));
  CHECK(full.at("metadata") == Json({{"name", "a"}, {"labels", Json::object()}, {"protect", false}}));

  const Json project = schema::with_defaults("project.schema.json",
                                             {{"targets", {{"local", {{"endpoint", "embedded:.weir/platform.db"}}}}},
                                              {"removed", {{{"key", "DataSource/a"}}}}});
  CHECK(project.at("/targets/local/manifests"_json_pointer) == Json({"manifests"}));
  CHECK(project.at("/removed/0/action"_json_pointer) == "delete");
  CHECK(project.at("/limits/maxRemovals"_json_pointer) == 10);
}

TEST_CASE("defaults leave a secret reference alone") {
  const Json config = {{"apiUrl", "https://a.example"}, {"apiKeys", {{"fromEnv", "WEIR_SECRET_KEYS"}}}};
  const Json full = schema::with_defaults(schema::source_path("custom"), config);
  CHECK(full.at("apiKeys") == config.at("apiKeys"));
  CHECK(full.at("authMethod") == "no_auth");
}

TEST_CASE("several threads validate at once") {
  const Json good = {{"domain", "acme.okta.com"}, {"apiToken", {{"fromEnv", "WEIR_SECRET_OKTA"}}}};
  const Json bad = {{"domain", "https://acme.okta.com"}, {"apiToken", "literal"}};
  std::vector<std::size_t> faults(4);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < faults.size(); ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        faults[t] += schema::validate("sources/okta.schema.json", good, schema::Form::manifest).size();
        faults[t] += schema::validate("sources/okta.schema.json", bad, schema::Form::manifest).size();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(faults == std::vector<std::size_t>(4, 400));
}
