#include <algorithm>

#include <catch2/catch.hpp>

#include "schema/schema.hpp"

using namespace weir;

namespace {

schema::Explanation explained(const std::string& path) {
  const auto explanation = schema::explain(path);
  INFO(path);
  REQUIRE(explanation.has_value());
  return *explanation;
}

bool has_field(const schema::Explanation& explanation, const std::string& name) {
  return std::any_of(explanation.fields.begin(), explanation.fields.end(),
                     [&](const auto& field) { return field.first == name; });
}

void explain_everything_below(const std::string& path, std::size_t& count) {
  const schema::Explanation explanation = explained(path);
  INFO(path);
  CHECK_FALSE(explanation.title.empty());
  CHECK_FALSE(explanation.description.empty());
  CHECK_FALSE(explanation.type.empty());
  CHECK_FALSE(explanation.example.empty());
  ++count;
  for (const auto& [name, line] : explanation.fields) {
    CHECK_FALSE(line.empty());
    explain_everything_below(path + "." + name, count);
  }
}

}  // namespace

TEST_CASE("a kind is explained with its fields and a whole manifest") {
  const auto source = explained("DataSource");
  CHECK(source.path == "DataSource");
  for (const char* name : {"kind", "metadata.adopt", "metadata.name", "spec.config", "spec.type"})
    CHECK(has_field(source, name));
  CHECK_FALSE(has_field(source, "spec"));  // its fields stand there instead
  CHECK(has_field(explained("DataSource.spec"), "config"));
  CHECK(has_field(explained("Project"), "limits.maxRemovals"));
  CHECK(has_field(explained("Project"), "targets"));
  CHECK(source.example.starts_with("apiVersion: weir/v1\nkind: DataSource\nmetadata:\n"));
}

TEST_CASE("spec may be left out of a path") {
  CHECK(explained("DataSource.displayName").path == "DataSource.spec.displayName");
  CHECK(explained("DataSource.spec.displayName").path == "DataSource.spec.displayName");
  CHECK(explained("DataSource.metadata.name").path == "DataSource.metadata.name");
}

TEST_CASE("a field is explained with type, default, notes and an example") {
  const auto scope = explained("Connector.scope");
  CHECK(scope.type == "one of org, user, group");
  CHECK(scope.default_value == "org");
  CHECK_FALSE(scope.required);
  CHECK(scope.example == "scope: org\n");
  const auto type = explained("DataSource.type");
  CHECK(type.required);
  CHECK(std::count(type.notes.begin(), type.notes.end(), "cannot be changed: declare a new name instead") == 1);
}

TEST_CASE("the settings of a source type are explained below config") {
  const auto config = explained("DataSource.config");
  CHECK(has_field(config, "okta"));
  CHECK(config.fields.size() == schema::source_types().size());
  const auto okta = explained("DataSource.config.okta");
  CHECK(has_field(okta, "domain"));
  CHECK(std::count(okta.notes.begin(), okta.notes.end(),
                   "needs one of apiToken; clientId, clientSecret and refreshToken; clientId and privateKey") == 1);
  const auto token = explained("DataSource.config.okta.apiToken");
  CHECK(token.type == "a secret reference");
  CHECK(token.example == "apiToken: {fromEnv: WEIR_SECRET_OKTA}\n");
  CHECK(explained("DataSource.config.workday.reports.reportUrl").required);
}

TEST_CASE("every path that an explanation names can be explained") {
  std::size_t count = 0;
  for (const std::string& kind : schema::kinds()) explain_everything_below(kind, count);
  explain_everything_below("Project", count);
  CHECK(count > 220);
}

TEST_CASE("a path that names nothing is an error with a suggestion") {
  for (const auto& [path, hint] :
       std::vector<std::pair<std::string, std::string>>{{"DataSouce", "did you mean \"DataSource\"?"},
                                                        {"DataSource.displayNam", "did you mean \"displayName\"?"},
                                                        {"DataSource.config.octa", "did you mean \"okta\"?"},
                                                        {"DataSource.config.okta.domian", "did you mean \"domain\"?"},
                                                        {"DataSource.type.x", "there is nothing below it"}}) {
    const auto explanation = schema::explain(path);
    INFO(path);
    REQUIRE_FALSE(explanation.has_value());
    CHECK(explanation.error().front().code == "U001");
    CHECK(explanation.error().front().hint == hint);
  }
  CHECK_FALSE(schema::explain("").has_value());
}

TEST_CASE("what a field refers to, and what follows from a change of it, is told") {
  const auto has_note = [](const std::string& path, const std::string& text) {
    const auto notes = explained(path).notes;
    return std::count(notes.begin(), notes.end(), text) == 1;
  };
  CHECK(has_note("Connection.source", "names a DataSource of the manifests"));
  CHECK(has_note("Connection.destination", "names a Connector of the manifests"));
  CHECK(has_note("Connection.schedule", "names a Schedule of the manifests"));
  CHECK(has_note("Schedule", "has no object at the API"));
  CHECK(has_note("StreamMapping", "its removal deletes the object at once: there is nothing to switch off"));
  CHECK(has_note("StreamMapping.fields",
                 "a change reaches the connections of the source by a refresh, which the plan adds"));
  CHECK(has_note("Connection.schedule", "a change leaves the data alone: it says when records are read, not which"));
  for (const char* schedule : {"Connection.schedule", "DataSource.schedule", "DataSource.syncSchedule"})
    CHECK(has_note(schedule, "its removal means pause: from then on a sync starts only by hand"));
  CHECK(has_note("Schedule.suspend", "a change means pause: what names the schedule rests until it is resumed"));
  CHECK(has_note("StreamMapping.fields.allowLossy", "steers Weir and is no field of the API"));
  CHECK(explained("StreamMapping.fields.type").type ==
        "one of string, integer, number, boolean, date, timestamp, object, json, array, binary");
}
