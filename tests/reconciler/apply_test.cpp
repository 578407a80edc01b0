#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "plan/plan_json.hpp"
#include "stage.hpp"

using namespace weir;
using namespace weir::reconciler;
using platform::Profile;

namespace {

Json object_named(Stage& stage, const std::string& name) {
  for (const Json& object : stage.live())
    if (object.at("name") == name) return object;
  return nullptr;
}

std::string only_id(Stage& stage) {
  const auto objects = stage.live();
  REQUIRE(objects.size() == 1);
  return objects.front().at("id").get<std::string>();
}

}  // namespace

TEST_CASE("a plan right after an apply is empty, sends no write, and gives the same bytes twice") {
  for (const Profile profile : {Profile::full, Profile::seed}) {
    Stage stage(profile);
    stage.write(
        {okta("a"), okta("b", "  syncSchedule: \"0 */6 * * *\"\n  tags: [z, a]\n"), okta("c", "  enabled: false\n")});
    const auto report = stage.apply();
    REQUIRE(report);
    CHECK(report->exit_code == 0);
    CHECK(report->steps.size() == 3);
    CHECK(stage.live().size() == 3);
    const auto writes = stage.server->totals().writes;
    const auto first = stage.plan();
    const auto second = stage.plan();
    REQUIRE(first);
    REQUIRE(second);
    for (const auto& step : first->plan.steps) INFO(to_string(step.change.key) << " " << step.change.reason);
    CHECK(plan::is_empty(first->plan));
    CHECK(plan::to_bytes(first->plan) == plan::to_bytes(second->plan));
    CHECK(stage.server->totals().writes == writes);
  }
}

TEST_CASE("an edit in Git is one guarded update, on the seed profile it says that nobody guards it") {
  for (const Profile profile : {Profile::full, Profile::seed}) {
    Stage stage(profile);
    stage.write({okta("a")});
    REQUIRE(stage.apply());
    stage.write({okta("a", "  displayName: A better name\n")});
    const auto planned = stage.plan();
    REQUIRE(planned);
    REQUIRE(planned->plan.steps.size() == 1);
    CHECK(planned->plan.steps[0].change.guarded == (profile == Profile::full));
    CHECK(planned->plan.steps[0].change.reason == "edited in Git");
    const auto report = stage.apply();
    REQUIRE(report);
    CHECK(report->exit_code == 0);
    CHECK(object_named(stage, "A better name").is_object());
    CHECK(plan::is_empty(stage.plan()->plan));
  }
}

TEST_CASE("a change by hand is drift, and the next apply takes it back") {
  for (const Profile profile : {Profile::full, Profile::seed}) {
    Stage stage(profile);
    stage.write({okta("a")});
    REQUIRE(stage.apply());
    CHECK(stage.drift()->drifted.empty());
    stage.by_hand(http::Method::patch, "/v1/data-sources/" + only_id(stage), {{"status", "disabled"}});
    const auto drift = stage.drift();
    REQUIRE(drift);
    REQUIRE(drift->drifted.size() == 1);
    CHECK(drift->drifted[0].item.kind == diff::DriftKind::disabled);
    CHECK(drift->drifted[0].at.has_value());
    CHECK(drift->managed == 1);
    REQUIRE(stage.apply());
    CHECK(stage.drift()->drifted.empty());
    CHECK(object_named(stage, "a").at("status") == "active");
  }
}

TEST_CASE("state thrown away: the same steps, removals held back until the state is rebuilt") {
  Stage stage;
  stage.write({okta("a"), okta("b"), okta("c", "  onRemove: delete\n")});
  REQUIRE(stage.apply());
  stage.write({okta("a", "  displayName: edited\n"), okta("b"), okta("new")});
  const auto before = stage.plan();
  stage.lose_state();
  const auto after = stage.plan();
  REQUIRE(before);
  REQUIRE(after);
  CHECK(before->plan.hash == after->plan.hash);
  CHECK(before->plan.guards.empty());
  REQUIRE(after->plan.guards.size() == 1);
  CHECK(after->plan.guards[0].code == "G005");
  const auto refused = stage.apply();
  REQUIRE_FALSE(refused);
  CHECK(stage.live().size() == 3);
}

TEST_CASE("two projects in one tenant do not touch each other, nor what was made by hand") {
  Stage ours;
  ours.write({okta("a"), okta("b", "  onRemove: delete\n")});
  REQUIRE(ours.apply());
  ours.by_hand(http::Method::post, "/v1/data-sources",
               {{"name", "by hand"}, {"type", "okta"}, {"config", {{"domain", "x.okta.com"}, {"apiToken", "t"}}}});
  const auto untouched = ours.live();

  ours.inputs.project.id = "zzzzzzzz";
  ours.lose_state();
  ours.write({okta("a"), okta("c", "  displayName: by hand\n")});
  const auto report = ours.apply();
  REQUIRE(report);
  CHECK(report->steps.size() == 1);  // their own "a", under the same name as ours
  CHECK(report->exit_code == 3);     // "c" is in conflict with the object that nobody owns
  for (const Json& before : untouched) {
    const auto now = ours.by_hand(http::Method::get, "/v1/data-sources/" + before.at("id").get<std::string>());
    CHECK(Json::parse(now.body) == before);
  }
}

TEST_CASE("a cloned object with a copied mark stops its key and is never written") {
  Stage stage;
  stage.write({okta("a", "  onRemove: delete\n")});
  REQUIRE(stage.apply());
  const Json original = stage.live().front();
  stage.by_hand(http::Method::post, "/v1/data-sources",
                {{"name", "clone"},
                 {"type", "okta"},
                 {"tags", original.at("tags")},
                 {"config", {{"domain", "x.okta.com"}, {"apiToken", "t"}}}});
  const auto before = stage.live();
  for (const std::string& text : {okta("a", "  displayName: edited\n"), okta("other")}) {
    stage.write({text});
    (void)stage.apply();
    for (const Json& object : before)
      CHECK(Json::parse(
                stage.by_hand(http::Method::get, "/v1/data-sources/" + object.at("id").get<std::string>()).body) ==
            object);
  }
}

TEST_CASE("removal by each onRemove, then the manifest comes back") {
  Stage stage;
  stage.write({okta("a", "  onRemove: disable\n"), okta("b", "  onRemove: delete\n"), okta("c", "  onRemove: keep\n"),
               okta("d"), okta("e")});
  REQUIRE(stage.apply());
  PlanOptions options;
  options.max_removals = 3;
  stage.write({okta("d"), okta("e")});
  const auto report = stage.apply(options);
  REQUIRE(report);
  CHECK(report->exit_code == 0);
  CHECK(stage.live().size() == 4);
  CHECK(object_named(stage, "a").at("status") == "disabled");
  CHECK(object_named(stage, "b").is_null());
  CHECK(object_named(stage, "c").at("tags").empty());
  CHECK(plan::is_empty(stage.plan()->plan));
  CHECK(stage.drift()->drifted.empty());
  stage.write({okta("a"), okta("d"), okta("e")});
  const auto back = stage.plan();
  REQUIRE(back->plan.steps.size() == 1);
  CHECK(back->plan.steps[0].change.action == Action::enable);
  REQUIRE(stage.apply());
  CHECK(object_named(stage, "a").at("status") == "active");
}

TEST_CASE("a secret that is missing stops the whole apply before the first write") {
  Stage stage;
  stage.write({okta("a"), okta("b")});
  stage.secrets.values.clear();
  const auto report = stage.apply();
  REQUIRE_FALSE(report);
  CHECK(report.error().front().code == "C001");
  CHECK(stage.server->totals().writes == 0);
}

TEST_CASE("a secret that cannot be sent stops the whole apply before the first write, too") {
  const std::string custom =
      "apiVersion: weir/v1\nkind: DataSource\nmetadata: {name: c}\nspec:\n  type: custom\n"
      "  config: {apiUrl: 'https://api.example/v1', apiKeys: {fromEnv: WEIR_SECRET_KEYS}}\n";
  const auto [value, words] =
      GENERATE(table<std::string, std::string>({{"{not json", "must be JSON and is not"}, {"\xff", "is not UTF-8"}}));
  Stage stage;
  stage.write({okta("a"), custom});
  stage.secrets.values["WEIR_SECRET_KEYS"] = value;
  const auto report = stage.apply();
  REQUIRE_FALSE(report);
  REQUIRE(report.error().size() == 1);
  const Diagnostic& problem = report.error().front();
  CHECK(problem.code == "C011");
  CHECK(problem.key == "DataSource/c");
  CHECK(problem.pointer == "/spec/config/apiKeys");
  CHECK(problem.message.find(words) != std::string::npos);
  CHECK(stage.server->totals().writes == 0);
  stage.secrets.values["WEIR_SECRET_KEYS"] = R"({"X-Api-Key": "k"})";
  CHECK(stage.apply()->exit_code == 0);
}

TEST_CASE("a rotated secret is no step, is sent by the next apply, and is then the same") {
  Stage stage;
  stage.write({okta("a")});
  REQUIRE(stage.apply());
  stage.secrets.values["WEIR_SECRET_OKTA"] = "second-token";
  const auto rotated = stage.plan();
  REQUIRE(rotated);
  CHECK(rotated->plan.steps.empty());
  REQUIRE(rotated->plan.rotations.size() == 1);
  const auto report = stage.apply();
  REQUIRE(report);
  REQUIRE(report->rotations.size() == 1);
  CHECK(report->rotations[0].outcome == Outcome::applied);
  CHECK(report->exit_code == 0);
  CHECK(plan::is_empty(stage.plan()->plan));
  CHECK(stage.drift()->drifted.empty());
}

TEST_CASE("shuffled files, documents and keys give the same steps under the same hash") {
  Stage stage;
  stage.write({okta("keep"), okta("gone")});
  REQUIRE(stage.apply());
  const std::string turned =
      "spec: {onRemove: disable, tags: [a, z], config: {apiToken: {fromEnv: WEIR_SECRET_OKTA}, domain: acme.okta.com}, "
      "type: okta}\n"
      "metadata: {name: b}\nkind: DataSource\napiVersion: weir/v1\n";
  stage.write({okta("keep", "  displayName: Kept\n"), okta("a"), okta("b", "  tags: [z, a]\n")});
  const auto plain = stage.plan();
  stage.write({turned + "---\n" + okta("a") + "---\n" + okta("keep", "  displayName: \"Kept\"\n")});
  const auto shuffled = stage.plan();
  REQUIRE(plain);
  REQUIRE(shuffled);
  CHECK(plain->plan.steps.size() == 4);
  CHECK(plain->plan.hash == shuffled->plan.hash);
}

TEST_CASE("a thousand sources: plan, apply and the empty plan read pages, not objects") {
  Stage stage;
  std::vector<std::string> texts;
  for (int i = 0; i < 1000; ++i) texts.push_back(okta(fmt::format("source-{:04}", i)));
  stage.write(texts);
  stage.concurrency = 4;
  const auto report = stage.apply();
  REQUIRE(report);
  CHECK(report->exit_code == 0);
  CHECK(report->steps.size() == 1000);
  const auto after_apply = stage.server->totals();
  CHECK(after_apply.reads <= 8);
  CHECK(after_apply.writes == 1000);
  const auto planned = stage.plan();
  REQUIRE(planned);
  CHECK(plan::is_empty(planned->plan));
  CHECK(planned->loaded.parsed == 0);
  // Two kinds: two pages of sources, one of connectors, and the question who the server is.
  CHECK(stage.server->totals().reads - after_apply.reads <= 4);
}
