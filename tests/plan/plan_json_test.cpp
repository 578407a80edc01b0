#include "plan/plan_json.hpp"

#include <catch2/catch.hpp>

#include "core/crypto.hpp"
#include "example_plan.hpp"

using namespace weir;
using namespace weir::plan;

TEST_CASE("a plan as JSON has every key of the format, and nothing else") {
  const Json json = to_json(example_plan());
  std::vector<std::string> keys;
  for (const auto& [key, value] : json.items()) keys.push_back(key);
  CHECK(keys == std::vector<std::string>{"asOf", "commit", "conflicts", "cost", "diagnostics", "dirty", "dstDue",
                                         "formatVersion", "guards", "hash", "held", "kind", "project", "rotations",
                                         "steps", "summary", "target", "touched", "unmanaged"});
  CHECK(json["steps"][0]["key"] == "DataSource/okta-prod");
  CHECK(json["steps"][0]["remoteId"].is_null());
  CHECK(json["steps"][1]["action"] == "delete");
  CHECK(json["steps"][1]["file"].is_null());
  CHECK(json["summary"]["delete"] == 1);
}

TEST_CASE("the same plan gives the same bytes, canonical and ended by a newline") {
  const std::string bytes = to_bytes(example_plan());
  CHECK(bytes == to_bytes(example_plan()));
  CHECK(bytes == canonical_json(Json::parse(bytes)) + "\n");
}

TEST_CASE("the hash is over what would be done") {
  Plan plan = example_plan();
  const std::string hash = plan_hash(plan);
  struct Case {
    const char* what;
    void (*edit)(Plan&);
    bool same;
  };
  const Case cases[] = {
      {"the commit", [](Plan& p) { p.commit = std::string(40, 'b'); }, true},
      {"the time", [](Plan& p) { p.as_of = "2026-01-01T00:00:00Z"; }, true},
      {"the reason", [](Plan& p) { p.steps[0].change.reason = "other"; }, true},
      {"what was there before", [](Plan& p) { p.steps[0].change.fields[1].before = "x"; }, true},
      {"what is known of a secret", [](Plan& p) { p.steps[0].change.fields[0].after["status"] = "same"; }, true},
      {"which secret", [](Plan& p) { p.steps[0].change.fields[0].after["secretRef"] = "fromEnv:WEIR_SECRET_X"; },
       false},
      {"a field after", [](Plan& p) { p.steps[0].change.fields[1].after = "Okta!"; }, false},
      {"an action", [](Plan& p) { p.steps[1].change.action = Action::forget; }, false},
      {"a version", [](Plan& p) { p.steps[1].change.expected_version = 5; }, false},
      {"an id", [](Plan& p) { p.steps[1].change.remote_id = "ds-9"; }, false},
      {"a consequence", [](Plan& p) { p.steps[1].change.consequence = Consequence::none; }, false},
      {"the instance", [](Plan& p) { p.instance.instance_id = "inst-2"; }, false},
      {"the project", [](Plan& p) { p.project_id = "zzzzzzzz"; }, false},
      {"a step less", [](Plan& p) { p.steps.pop_back(); }, false},
  };
  for (const Case& one : cases) {
    INFO(one.what);
    Plan edited = plan;
    one.edit(edited);
    CHECK((plan_hash(edited) == hash) == one.same);
  }
}

TEST_CASE("the hash can be worked out again from the published JSON alone") {
  const Json json = to_json(example_plan());
  Json steps = Json::array();
  for (const Json& step : json["steps"]) {
    Json fields = Json::array();
    for (const Json& field : step["fields"]) {
      Json after = field["after"];
      if (after.is_object() && after.contains("secretRef")) after = {{"secretRef", after["secretRef"]}};
      fields.push_back({{"path", field["path"]}, {"after", after}});
    }
    Json reduced = {{"fields", fields}};
    for (const char* name : {"key", "action", "remoteId", "expectedVersion", "consequence"}) reduced[name] = step[name];
    steps.push_back(reduced);
  }
  const Json hashed = {{"formatVersion", 1},
                       {"project", {{"id", json["project"]["id"]}}},
                       {"target", {{"instance", json["target"]["instance"]}}},
                       {"steps", steps}};
  CHECK(sha256_tag(canonical_json(hashed)) == json["hash"]);
}
