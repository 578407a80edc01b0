#include <catch2/catch.hpp>

#include "report/ink.hpp"
#include "report/render.hpp"

using namespace weir;

namespace {

plan::Step step(Action action, const std::string& name, bool guarded) {
  plan::Step made;
  made.change.key = {"DataSource", name};
  made.change.action = action;
  made.change.reason = "edited in Git";
  made.change.guarded = guarded;
  return made;
}

plan::Plan sample_plan() {
  plan::Plan plan;
  plan.project_name = "acme-data";
  plan.project_id = "k3v9x2qm";
  plan.target_name = "local";
  plan.instance.origin = "embedded:.weir/platform.db";
  plan.steps = {step(Action::update, "okta", true), step(Action::remove, "old", false)};
  plan.steps[0].change.place = {"manifests/okta.yaml", 3, 1};
  plan.steps[0].change.remote_id = "ds-1";
  plan.steps[0].change.expected_version = 7;
  plan.steps[0].change.fields = {{"/config/apiToken",
                                  {{"secretRef", "fromEnv:WEIR_SECRET_A"}, {"status", "same"}},
                                  {{"secretRef", "fromEnv:WEIR_SECRET_B"}, {"status", "unknown"}}},
                                 {"/tags", nullptr, {"a"}}};
  plan.steps[1].change.consequence = Consequence::loss;
  plan.steps[1].depends_on = {{"DataSource", "okta"}};
  plan.rotations.push_back({{"DataSource", "jira"}, {"/config/token"}, "ds-2", 1, true, {}});
  plan.held = {{{"DataSource", "aws"}, "audit"}};
  plan.touched = {{"Connector", "lake"}};
  plan.unmanaged = 2;
  plan.unchanged = 41;
  plan.conflicts = {{{"DataSource", "twice"}, "two objects carry the mark", {"ds-3", "ds-4"}, "A030"}};
  plan.guards = {{"G005", "there is no state"}};
  plan.cost = {1, 3};
  plan.hash = "sha256:ab";
  return plan;
}

}  // namespace

TEST_CASE("a plan shows what takes away first and ends with its counts and hash") {
  CHECK(report::plan_text(sample_plan(), {}) ==
        "Plan for acme-data (k3v9x2qm) on local\n"
        "  instance  embedded:.weir/platform.db\n"
        "  commit    none\n"
        "\n"
        "Steps, what takes away first; the number is the order of applying:\n"
        "    2  - delete   DataSource/old   edited in Git\n"
        "        unguarded\n"
        "        loss: what the object holds is gone\n"
        "        after DataSource/okta\n"
        "    1  ~ update   DataSource/okta  edited in Git\n"
        "        manifests/okta.yaml:3, ds-1, version 7\n"
        "        /config/apiToken  secret fromEnv:WEIR_SECRET_A (same) -> secret fromEnv:WEIR_SECRET_B (unknown)\n"
        "        /tags             (absent) -> [\"a\"]\n"
        "\n"
        "Rotated secrets, sent again by apply:\n"
        "  DataSource/jira  /config/token\n"
        "\n"
        "Also:\n"
        "  held      DataSource/aws: audit\n"
        "  touched   Connector/lake: its version was moved by others, nothing readable differs\n"
        "  unmanaged 2 objects at the API, never touched\n"
        "  unguarded 1 step (this server cannot refuse a write that came too late)\n"
        "\n"
        "Conflicts, nothing is done for these:\n"
        "  conflict[A030] DataSource/twice: two objects carry the mark (ds-3, ds-4)\n"
        "\n"
        "Guards, each of them refuses the whole apply:\n"
        "  guard[G005]: there is no state\n"
        "\n"
        "Cost: 1 read, 3 writes.\n"
        "Plan: 0 to create, 1 to update, 0 to disable, 0 to enable, 1 to delete, 0 to refresh; 41 unchanged.\n"
        "Hash: sha256:ab\n");
}

TEST_CASE("colour is drawn only when it is asked for") {
  CHECK(report::plan_text(sample_plan(), {}).find('\x1b') == std::string::npos);
  CHECK(report::plan_text(sample_plan(), {true, 100}).find("\x1b[31m- delete") != std::string::npos);
}

TEST_CASE("what takes away or went wrong is red") {
  CHECK(report::hue_of(Action::remove) == report::Hue::bad);
  CHECK(report::hue_of(Action::create) == report::Hue::good);
  CHECK(report::hue_of(Outcome::unknown) == report::Hue::bad);
  CHECK(report::hue_of(Severity::warning) == report::Hue::change);
  CHECK(report::padded("\xc3\xa4", 3) == "\xc3\xa4  ");
  CHECK(report::paint("x", report::Hue::plain, {true, 80}) == "x");
}

TEST_CASE("A new object shows its values alone, and a conflict names an id once") {
  plan::Plan plan = sample_plan();
  plan.steps = {step(Action::create, "new", true)};
  plan.steps[0].change.fields = {{"/type", nullptr, "okta"}};
  plan.conflicts[0].message = "ds-3 and ds-4 carry the mark";
  plan.conflicts[0].code = "";  // a saved plan has none
  const std::string text = report::plan_text(plan, {});
  CHECK(text.find("        /type  \"okta\"\n") != std::string::npos);
  CHECK(text.find("  conflict DataSource/twice: ds-3 and ds-4 carry the mark\n") != std::string::npos);
}

TEST_CASE("a consequence tells its reason and what is read again, a schedule where it comes from and when it runs") {
  plan::Plan plan = sample_plan();
  plan.steps = {step(Action::update, "okta", true)};
  diff::Change& change = plan.steps[0].change;
  change.consequence = Consequence::backfill;
  change.consequence_reason = "other settings can reach other records";
  change.records_again = 1240;
  change.driven_by = DrivenBy{"nightly", "17 2 * * *", "Europe/Berlin", false, {}};
  change.fields = {{"/syncSchedule", "17 0 * * *", "17 1 * * *"}};
  plan.dst_due = {change.key};
  const std::string text = report::plan_text(plan, {}, {{change.key, {"first run", "second run"}}});
  for (const char* line :
       {"        backfill: other settings can reach other records; about 1240 records of the last 30 days again\n",
        "        by Schedule/nightly: 17 2 * * * Europe/Berlin\n"
        "        next runs first run\n"
        "                  second run\n",
        "  dst-due   DataSource/okta: its cron moves with the clocks of its zone\n"}) {
    INFO(text);
    CHECK(text.find(line) != std::string::npos);
  }
}

TEST_CASE("a narrow terminal gets the reason on a line of its own, wide letters keep their columns") {
  plan::Plan plan = sample_plan();
  plan.steps = {step(Action::update, "okta", true), step(Action::remove, std::string(40, 'x'), true)};
  const std::string text = report::plan_text(plan, {false, 50});
  CHECK(text.find("    2  - delete   DataSource/" + std::string(40, 'x') + "\n        edited in Git\n") !=
        std::string::npos);
  plan.steps = {step(Action::update, "okta", true), step(Action::update, "日本", true)};
  CHECK(report::plan_text(plan, {}).find("    1  ~ update   DataSource/okta  edited in Git\n") != std::string::npos);
  CHECK(report::plan_text(plan, {}).find("    2  ~ update   DataSource/日本  edited in Git\n") != std::string::npos);
}
