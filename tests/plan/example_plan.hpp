#pragma once

#include "plan/build.hpp"
#include "plan/plan_json.hpp"

namespace weir::plan {

/// A plan with something of everything in it.
inline Plan example_plan() {
  KindTable kinds;
  kinds["DataSource"].order = 2;
  diff::Changes changes;
  diff::Change create;
  create.key = {"DataSource", "okta-prod"};
  create.action = Action::create;
  create.reason = "new in Git";
  create.place = {"manifests/okta.yaml", 3, 1};
  create.guarded = true;
  create.fields = {{"/config/apiToken", nullptr, {{"secretRef", "fromEnv:WEIR_SECRET_OKTA"}, {"status", "unknown"}}},
                   {"/displayName", nullptr, "Okta"}};
  diff::Change remove;
  remove.key = {"DataSource", "old"};
  remove.action = Action::remove;
  remove.remote_id = "ds-1";
  remove.expected_version = 4;
  remove.removal = true;
  remove.consequence = Consequence::loss;
  changes.changes = {remove, create};
  changes.conflicts = {{{"DataSource", "twice"}, "two objects", {"ds-2", "ds-3"}, "A022"}};
  changes.rotations = {{{"DataSource", "github"}, {"/config/token"}, "ds-4", 2, true, {}}};
  changes.held = {{{"DataSource", "held"}, "incident 42"}};
  changes.touched = {{"Connector", "warehouse"}};
  changes.unchanged = 41;
  changes.owned = 45;
  changes.notes = {warning("M001", "empty file", "remove it").at({"manifests/empty.yaml", 1, 1})};
  GuardInput guards;
  guards.owned = 45;
  guards.state_lost = true;
  Heading heading;
  heading.project_name = "acme-data";
  heading.project_id = "k3v9x2qm";
  heading.target_name = "production";
  heading.instance = {"https://api.example", "tnt-1", "", "inst-1"};
  heading.commit = std::string(40, 'a');
  return build_plan(heading, changes, kinds, guards);
}

}  // namespace weir::plan
