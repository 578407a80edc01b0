#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "schema/schema.hpp"
#include "stage.hpp"

using namespace weir;
using namespace weir::reconciler;
using platform::Profile;

namespace {

Json data(const std::string& name) {
  std::ifstream file(std::string(WEIR_SOURCE_DIR) + "/tests/data/" + name);
  return Json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
}

constexpr const char* sources = "/v1/data-sources";
constexpr const char* connectors = "/api/v1/integration/connectors";

/// A target that people have filled by hand, without manifests.
struct HandMade : Stage {
  explicit HandMade(Profile profile) : Stage(profile, schema::kinds()) {}

  /// The id of the new object, "" where the API refuses it.
  std::string post(const std::string& collection, const Json& body) {
    const auto answer = by_hand(http::Method::post, collection, body);
    if (answer.status != 201) return {};
    ++made;
    return Json::parse(answer.body).at("id");
  }
  std::string okta_source(const std::string& name, const Json& more = Json::object()) {
    Json body{{"name", name}, {"type", "okta"}, {"config", {{"domain", "acme.okta.com"}, {"apiToken", "t"}}}};
    body.update(more);
    return post(sources, body);
  }
  std::string warehouse(const std::string& name, const Json& more = Json::object()) {
    Json body{{"name", name}, {"type", "warehouse"}, {"provider", "sqlite"}};
    body.update(more);
    return post(connectors, body);
  }

  /// Exports all into the empty repository, and holds it to the law. The export.
  manifest::Export check_law() {
    auto found = export_objects();
    REQUIRE(found);
    std::vector<std::string> texts;
    for (const auto& one : found->manifests) texts.push_back(one.text);
    write(texts);
    const auto planned = plan();
    if (!planned)
      for (const Diagnostic& problem : planned.error()) UNSCOPED_INFO(problem.code << " " << problem.message);
    REQUIRE(planned);
    for (const Diagnostic& problem : planned->loaded.problems) CHECK(problem.code == "D011");  // legal, and never
    CHECK(planned->plan.conflicts.empty());
    CHECK(planned->plan.guards.empty());
    CHECK(planned->plan.steps.size() == found->manifests.size());
    for (const plan::Step& step : planned->plan.steps) {
      INFO(to_string(step.change.key));
      CHECK(step.change.action == Action::adopt);
      CHECK(step.change.fields.empty());
      CHECK(step.change.draft.empty());
    }
    const auto report = apply();
    REQUIRE(report);
    CHECK(report->exit_code == 0);
    const auto after = plan();
    REQUIRE(after);
    for (const plan::Step& step : after->plan.steps) UNSCOPED_INFO(to_string(step.change.key) << step.change.reason);
    CHECK(plan::is_empty(after->plan));
    CHECK(after->plan.unchanged == found->manifests.size());
    CHECK(drift()->drifted.empty());
    return std::move(*found);
  }

  std::size_t made = 0;
};

}  // namespace

TEST_CASE("export, apply, nothing to do: every source type, whatever the server offers") {
  const Profile profile = GENERATE(Profile::full, Profile::seed);
  HandMade target(profile);
  for (const std::string& type : schema::source_types()) {
    const Json spec = data("specs/" + type + ".json");
    for (const Json& config : spec.at("examples").at("valid"))
      target.post(sources, {{"name", "a " + type + " source"}, {"type", type}, {"config", config}});
  }
  CHECK(target.made >= 17);
  const auto config_before = target.live();
  CHECK(target.check_law().manifests.size() == target.made);
  // Nothing but tags was sent: the settings are those that were there.
  const auto after = target.live();
  REQUIRE(after.size() == config_before.size());
  for (std::size_t at = 0; at < after.size(); ++at)
    CHECK(after[at]["configFields"] == config_before[at]["configFields"]);
}

TEST_CASE("export, apply, nothing to do: all kinds and what refers to what") {
  const Profile profile = GENERATE(Profile::full, Profile::seed);
  HandMade target(profile);
  const std::string okta =
      target.okta_source("Okta", {{"syncSchedule", "*/7 */3 1-7 jan-mar MON"}, {"tags", {"no", "1e3"}}});
  const std::string custom = target.post(
      sources,
      {{"name", "Okta"},
       {"type", "custom"},
       {"config",
        {{"apiUrl", "https://api.acme.example"}, {"streams", Json::parse(R"([{"name": "t 1", "path": "/t"}])")}}}});
  const std::string warehouse = target.warehouse(
      "W\xc3\xa4rehouse", {{"config", {{"region", "no"}, {"ratio", 1.0}, {"deep", {{"a b", {1, "2", true}}}}}},
                           {"event_types", {"z", "a"}},
                           {"scope", "group"},
                           {"group_id", "grp-1"},
                           {"vault_path", "secret/data/x"},
                           {"auth_type", "key_pair"},
                           {"enabled", false}});
  for (const auto& [stream, source] : {std::pair<std::string, std::string>{"users", okta}, {"t%201", custom}}) {
    const auto answer =
        target.by_hand(http::Method::put, fmt::format("/v1/data-sources/{}/streams/{}/mapping", source, stream),
                       {{"fields", {{stream == "users" ? "created" : "x", {{"type", "string"}}}}}});
    REQUIRE(answer.status == 201);
    ++target.made;
  }
  for (const char* schedule : {"hourly", "5 4 * * sun", "0 0 1 1 *"})
    target.post("/v1/connections", {{"name", "load"},
                                    {"sourceId", okta},
                                    {"destinationId", warehouse},
                                    {"schedule", schedule},
                                    {"streams", {"users", "groups"}},
                                    {"backfillDays", 3}});
  target.post("/v1/connections",
              {{"name", "load all"}, {"sourceId", custom}, {"destinationId", warehouse}, {"enabled", false}});
  CHECK(target.made == 9);
  const auto found = target.check_law();
  CHECK(found.manifests.size() == 9);
  CHECK(found.left_out.empty());
  for (const Json& connection : target.live("/v1/connections")) CHECK(connection["stale"] == false);
}

TEST_CASE("export, apply, nothing to do: names and tags that trick readers of YAML") {
  const Profile profile = GENERATE(Profile::full, Profile::seed);
  HandMade target(profile);
  for (const Json& text : data("naughty-strings/blns.json"))
    target.okta_source(text.get<std::string>(), {{"tags", {text, "x" + text.get<std::string>()}}});
  CHECK(target.made > 350);
  const auto found = target.check_law();
  CHECK(found.manifests.size() + found.left_out.size() == target.made);
  CHECK(found.left_out.size() < 40);
  for (const auto& one : found.left_out) CHECK(!one.reason.empty());
}

TEST_CASE("export, apply, nothing to do: schedules that are odd but legal") {
  const Profile profile = GENERATE(Profile::full, Profile::seed);
  HandMade target(profile);
  const Json all = data("cron/cases.json");
  for (const Json& one : all.at("cases")) target.okta_source("cron", {{"syncSchedule", one.at("expr")}});
  CHECK(target.made > 100);
  target.check_law();
}

TEST_CASE("export, apply, nothing to do: more objects than a page holds, many under one name") {
  HandMade target(Profile::full);
  for (int at = 0; at < 1100; ++at) target.okta_source("Okta " + std::to_string(at % 100));
  CHECK(target.check_law().manifests.size() == 1100);
  CHECK(target.export_objects()->manifests.empty());
  CHECK(target.export_objects()->declared.at("DataSource") == 1100);
}

TEST_CASE("adopting one object leaves what is known of all others") {
  const Profile profile = GENERATE(Profile::full, Profile::seed);
  HandMade target(profile);
  target.write({okta("first"), okta("second")});
  REQUIRE(target.apply());
  const std::string hand_made = target.okta_source("Third by hand");
  // An edit of Git that nobody has applied yet, beside a new manifest for the object.
  target.write({okta("first"), okta("second", "  syncSchedule: \"0 3 * * *\"\n"), okta("third")});
  PlanOptions options;
  options.adoption = diff::Adoption{{"DataSource", "third"}, hand_made};
  const auto report = target.apply(options);
  REQUIRE(report);
  REQUIRE(report->steps.size() == 1);
  CHECK(report->command == "adopt");
  CHECK(report->steps.front().action == Action::adopt);
  CHECK(report->steps.front().outcome == Outcome::applied);
  const auto drift = target.drift();
  REQUIRE(drift);
  CHECK(drift->drifted.empty());
  CHECK(drift->pending == std::vector<ResourceKey>{{"DataSource", "second"}});
  const auto after = target.plan();
  REQUIRE(after);
  REQUIRE(after->plan.steps.size() == 1);
  CHECK(after->plan.steps.front().change.reason == "edited in Git");

  // A clone of it: the mark stays where a person says.
  const Json marked = Json::parse(target.by_hand(http::Method::get, std::string(sources) + "/" + hand_made).body);
  const std::string clone = target.okta_source("Clone", {{"tags", marked.at("tags")}});
  CHECK(target.plan()->plan.conflicts.size() == 1);
  const auto chosen = target.apply(options);
  REQUIRE(chosen);
  CHECK(chosen->exit_code == 0);
  CHECK(chosen->steps.size() == 2);
  CHECK(target.plan()->plan.conflicts.empty());
  CHECK(target.plan()->plan.unmanaged == 1);
  CHECK(target.drift()->drifted.empty());
  options.adoption = diff::Adoption{{"DataSource", "third"}, clone};
  CHECK(target.apply(options)->steps.size() == 2);
  CHECK(target.apply()->exit_code == 0);
  CHECK(plan::is_empty(target.plan()->plan));
  CHECK(target.store->load()->baseline->entries.at({"DataSource", "third"}).remote_id == clone);
}
