#include "report/findings.hpp"

#include <catch2/catch.hpp>

#include "report/error_help.hpp"

using namespace weir;

namespace {

plan::Step step(Action action, const std::string& name) {
  plan::Step made;
  made.change.key = {"DataSource", name};
  made.change.action = action;
  made.change.reason = "edited in Git";
  made.change.place = {"manifests/" + name + ".yaml", 4, 1};
  return made;
}

}  // namespace

TEST_CASE("a plan as findings: guards and conflicts, then what takes away, then the other steps") {
  plan::Plan plan;
  plan.steps = {step(Action::create, "new"), step(Action::update, "okta"), step(Action::disable, "old")};
  plan.steps[1].change.consequence = Consequence::reset;
  plan.steps[1].change.consequence_reason = "another stream";
  plan.steps[2].blocked_by = {{"Connection", "c"}};
  plan.guards = {{"G005", "there is no state"}};
  plan.conflicts = {
      {{"DataSource", "twice"}, "ds-3 carries the mark", {"ds-3", "ds-4"}, "A030", {"manifests/twice.yaml", 7, 1}}};
  plan.diagnostics = {note("D016", "clocks change")};
  const Diagnostics found = report::plan_findings(plan);
  struct Row {
    Severity severity;
    std::string code, message;
  };
  const std::vector<Row> rows = {
      {Severity::error, "G005", "there is no state"},
      {Severity::error, "A030", "ds-3 carries the mark (ds-4)"},
      {Severity::warning, "step/disable", "disable DataSource/old: edited in Git; blocked by Connection/c"},
      {Severity::warning, "step/update", "update DataSource/okta: edited in Git; reset: another stream"},
      {Severity::note, "step/create", "create DataSource/new: edited in Git"},
      {Severity::note, "D016", "clocks change"}};
  REQUIRE(found.size() == rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(found[i].severity == rows[i].severity);
    CHECK(found[i].code == rows[i].code);
    CHECK(found[i].message == rows[i].message);
  }
  CHECK(found[1].place == Place{"manifests/twice.yaml", 7, 1});
  CHECK(found[3].place == Place{"manifests/okta.yaml", 4, 1});
  CHECK(found[3].key == "DataSource/okta");
}

TEST_CASE("a rule has the title of its code in docs/errors.md, a step its own") {
  CHECK(report::rule_title("M001") == "Empty document");
  CHECK(report::rule_title("step/delete") == "Deletes an object");
  CHECK(report::rule_title("conflict") == "Conflict");
  CHECK(report::rule_title("Z999") == "Z999");
  const auto help = report::error_help("M002");
  REQUIRE(help);
  CHECK(help->title == "Not UTF-8");
  CHECK(help->text.find("A byte is not part of valid UTF-8") == 0);
  CHECK(help->text.find('\n') == std::string::npos);
  CHECK(report::error_help("D016")->text.find("A note, not a fault") == 0);
  CHECK_FALSE(report::error_help("M0"));
}
