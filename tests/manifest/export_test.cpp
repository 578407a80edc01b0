#include "manifest/export.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "manifest_texts.hpp"

using namespace weir;
using namespace weir::manifest;

namespace {

/// A target and a repository, and what an export makes of them.
struct Scene {
  const std::string project = "k3v9x2qm";
  std::vector<std::string> texts;
  ObservedState observed;

  Scene() {
    for (const std::string& kind : schema::kinds())
      if (schema::kind_table().at(kind).remote) observed[kind] = {kind, {}, true, {}};
  }

  RemoteObject& put(const std::string& kind, const std::string& id, Json spec, std::vector<std::string> tags = {}) {
    RemoteObject object;
    object.kind = kind;
    object.id = id;
    object.spec = std::move(spec);
    object.display_name = object.spec.value("displayName", id);
    object.tags = std::move(tags);
    object.view = read_tags(object.tags);
    object.spec["tags"] = object.view.user_tags;
    for (const auto& [name, rule] : schema::kind_table().at(kind).fields)
      if (!rule.references.empty() && object.spec.contains(name) && schema::kind_table().at(rule.references).remote)
        object.references[name] = object.spec[name].get<std::string>();
    observed[kind].objects.push_back(std::move(object));
    return observed[kind].objects.back();
  }
  RemoteObject& put_okta(const std::string& id, const std::string& name, std::vector<std::string> tags = {}) {
    return put("DataSource", id, {{"displayName", name}, {"type", "okta"}, {"enabled", true}}, std::move(tags));
  }

  Export made() const {
    std::vector<Source> sources;
    for (const std::string& text : texts) sources.push_back({"manifests/" + std::to_string(sources.size()), "", text});
    const Loaded loaded = load(sources, schema::kinds(), test::at_noon);
    REQUIRE(!has_errors(loaded.problems));
    return export_manifests(observed, {project, sources, loaded.desired, schema::kinds(), test::at_noon});
  }
};

std::vector<std::string> keys(const Export& made) {
  std::vector<std::string> all;
  for (const ExportedManifest& one : made.manifests) all.push_back(to_string(one.key) + " " + one.remote_id);
  return all;
}

std::vector<std::string> reasons(const Export& made) {
  std::vector<std::string> all;
  for (const LeftOut& one : made.left_out) all.push_back(one.remote_id + ": " + one.reason);
  return all;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a source is exported with what the API tells of it") {
  Scene scene;
  RemoteObject& object = scene.put_okta("ds-1", "Okta (production)", {"b", "a"});
  object.spec["syncSchedule"] = "0 */6 * * *";
  object.write_only_names = {"apiToken", "domain"};
  const Export made = scene.made();
  REQUIRE(made.manifests.size() == 1);
  CHECK(made.manifests.front().text ==
        "apiVersion: weir/v1\n"
        "kind: DataSource\n"
        "metadata:\n"
        "  name: okta-production\n"
        "  adopt: ds-1\n"
        "spec:\n"
        "  displayName: Okta (production)\n"
        "  type: okta\n"
        "  # The API does not give settings back. They stay as they are; to declare them, write\n"
        "  # all of them in the place of keep:\n"
        "  #   apiToken: {fromEnv: WEIR_SECRET_OKTA_PRODUCTION_API_TOKEN}\n"
        "  #   domain: ...\n"
        "  config: keep\n"
        "  syncSchedule: \"0 */6 * * *\"\n"
        "  tags: [b, a]\n");
}

TEST_CASE("references are names, and a lossy cast that the API has is allowed") {
  Scene scene;
  scene.put_okta("ds-1", "okta");
  scene.put("Connector", "cnn-1", {{"displayName", "Warehouse"}, {"type", "warehouse"}, {"provider", "sqlite"}});
  scene.put("StreamMapping", "ds-1.users",
            {{"source", "ds-1"},
             {"stream", "users"},
             {"fields", {{"created", {{"type", "date"}}}, {"profile", {{"type", "json"}}}}}});
  scene.put("Connection", "con-1",
            {{"displayName", "Load"}, {"source", "ds-1"}, {"destination", "cnn-1"}, {"backfillDays", 0}});
  const Export made = scene.made();
  CHECK(reasons(made).empty());
  CHECK(keys(made) == Lines{"Connector/warehouse cnn-1", "DataSource/okta ds-1", "StreamMapping/okta-users ds-1.users",
                            "Connection/load con-1"});
  CHECK(made.manifests[2].document["spec"] == Json::parse(R"({"source": "okta", "stream": "users",
                        "fields": {"created": {"type": "date", "allowLossy": true}, "profile": {"type": "json"}}})"));
  CHECK(made.manifests[3].document["spec"] ==
        Json::parse(R"({"displayName": "Load", "source": "okta", "destination": "warehouse"})"));
}

TEST_CASE("who has a manifest, belongs to others, rests or is there twice is told and not exported") {
  Scene scene;
  scene.texts = {test::okta("okta-prod"), test::okta("waiting", "  displayName: Waiting\n")};
  scene.texts.back().replace(scene.texts.back().find("name: waiting"), 13, "name: waiting\n  adopt: ds-2");
  scene.put_okta("ds-1", "okta-prod", {"weir:k3v9x2qm/DataSource/okta-prod"});
  scene.put_okta("ds-2", "Waiting");
  scene.put_okta("ds-3", "Theirs", {"weir:zzzzzzzz/DataSource/theirs"});
  scene.put_okta("ds-4", "Resting", {"weir:k3v9x2qm/DataSource/resting", "weir:retired"});
  scene.put_okta("ds-5", "Twin", {"weir:k3v9x2qm/DataSource/twin"});
  scene.put_okta("ds-6", "Twin", {"weir:k3v9x2qm/DataSource/twin"});
  scene.put_okta("ds-7", "Gone").deleted = true;
  scene.put("Connection", "con-1", {{"displayName", "c"}, {"source", "ds-3"}, {"destination", "cnn-9"}});
  const Export made = scene.made();
  CHECK(made.manifests.empty());
  CHECK(made.declared == std::map<std::string, std::size_t>{{"DataSource", 2}});
  CHECK(made.foreign == std::map<std::string, std::size_t>{{"DataSource", 1}});
  CHECK(reasons(made) == Lines{"ds-4: it rests since the manifest of DataSource/resting was removed",
                               "ds-5: 2 objects carry the mark of DataSource/twin",
                               "ds-6: 2 objects carry the mark of DataSource/twin",
                               "con-1: its destination cnn-9 is not there"});
}

TEST_CASE("an object that carries our mark goes under the name in it") {
  Scene scene;
  scene.put_okta("ds-1", "Okta", {"weir:k3v9x2qm/DataSource/okta-prod", "weir:on-remove=keep", "weir:protect"})
      .spec["onRemove"] = "keep";
  scene.put_okta("ds-2", "Okta prod");
  const Export made = scene.made();
  CHECK(keys(made) == Lines{"DataSource/okta-prod ds-1", "DataSource/okta-prod-2 ds-2"});
  CHECK(made.manifests[0].document["metadata"] == Json::parse(R"({"name": "okta-prod", "protect": true})"));
  CHECK(made.manifests[0].document["spec"]["onRemove"] == "keep");
  CHECK(made.manifests[1].document["metadata"] == Json::parse(R"({"name": "okta-prod-2", "adopt": "ds-2"})"));
}

TEST_CASE("what no manifest can say is left out with what refers to it, and the rest loads") {
  Scene scene;
  scene.put_okta("ds-1", "hidden\xe2\x80\x8b");
  scene.put_okta("ds-2", "tagged", {"weir:unknown"});
  scene.put_okta("ds-3", "fine");
  scene.put("DataSource", "ds-4", {{"displayName", "new"}, {"type", "salesforce"}});
  scene.put("Connector", "cnn-1",
            {{"displayName", "w"}, {"type", "warehouse"}, {"provider", "p"}, {"config", {{"apiKey", "canary-value"}}}});
  scene.put("Connection", "con-1", {{"displayName", "c"}, {"source", "ds-3"}, {"destination", "cnn-1"}});
  scene.put("StreamMapping", "ds-1.users",
            {{"source", "ds-1"}, {"stream", "users"}, {"fields", {{"id", {{"type", "json"}}}}}});
  const Export made = scene.made();
  CHECK(keys(made) == Lines{"DataSource/fine ds-3"});
  const Lines told = reasons(made);
  REQUIRE(told.size() == 6);
  CHECK(told[0].find("cnn-1: /spec/config/apiKey: \"apiKey\" looks like a secret") == 0);
  CHECK(told[1] == "ds-1: /spec/displayName: invisible character U+200B");
  CHECK(told[2].find("ds-2: /spec/tags/0: tag \"weir:unknown\" is written by Weir itself") == 0);
  CHECK(told[3].find("ds-4: /spec/type: ") == 0);
  CHECK(told[4] == "ds-1.users: its source ds-1 has no manifest");
  CHECK(told[5] == "con-1: its destination cnn-1 has no manifest");
  for (const std::string& line : told) CHECK(line.find("canary-value") == std::string::npos);
}

TEST_CASE("an export does not depend on the order of the listing") {
  Scene scene;
  for (int i = 9; i > 0; --i) scene.put_okta("ds-" + std::to_string(i), i % 2 == 0 ? "Okta" : "okta 2");
  Scene turned = scene;
  std::reverse(turned.observed["DataSource"].objects.begin(), turned.observed["DataSource"].objects.end());
  const Export one = scene.made(), other = turned.made();
  CHECK(keys(one).size() == 9);
  CHECK(keys(one) == keys(other));
}

TEST_CASE("variables of secrets are told apart") {
  Scene scene;
  scene.put_okta("ds-1", "okta").write_only_names = {"apiToken"};
  scene.put_okta("ds-2", "okta-api").write_only_names = {"apiToken"};
  scene.put("DataSource", "ds-3", {{"displayName", "okta-api"}, {"type", "github"}}).write_only_names = {"token"};
  const Export made = scene.made();
  REQUIRE(made.manifests.size() == 3);
  CHECK(made.manifests[0].text.find("{fromEnv: WEIR_SECRET_OKTA_API_TOKEN}") != std::string::npos);
  CHECK(made.manifests[1].text.find("{fromEnv: WEIR_SECRET_OKTA_API_API_TOKEN}") != std::string::npos);
  CHECK(made.manifests[2].text.find("{fromEnv: WEIR_SECRET_OKTA_API_2_TOKEN}") != std::string::npos);
}
