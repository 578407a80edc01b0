#pragma once

#include "report/report.hpp"

/// A report with one step of each outcome.
inline weir::report::Report sample_report() {
  using namespace weir;
  report::Report report;
  report.command = "apply";
  report.project_name = "acme-data";
  report.project_id = "k3v9x2qm";
  report.target_name = "production";
  report.instance = {"https://api.example", "tnt-1", "", "ins-1"};
  report.commit = "0123456789abcdef0123456789abcdef01234567";
  report.plan_hash = "sha256:aa";
  report.started_at = "2026-11-21T10:00:00Z";
  report.finished_at = "2026-11-21T10:00:03Z";
  report.requests = {12, 6, 1};
  report.state_saved = true;
  int number = 0;
  for (const Outcome outcome :
       {Outcome::applied, Outcome::unchanged, Outcome::conflict, Outcome::failed, Outcome::skipped, Outcome::unknown}) {
    report::StepReport step;
    step.key = {"DataSource", "source-" + std::to_string(number++)};
    step.outcome = outcome;
    step.attempts = 1;
    report.steps.push_back(step);
  }
  report.steps[0].action = Action::create;
  report.steps[0].remote_id = "ds_1";
  report.steps[0].version_after = 1;
  report.steps[3].attempts = 4;
  report.steps[3].error = report::StepError{"A014", "rate limited", 429};
  report.steps[4].because = ResourceKey{"DataSource", "source-3"};
  report.rotations.push_back({{"DataSource", "rotated"}, Outcome::applied, std::nullopt});
  return report;
}

/// Two drifted objects and one of each other list.
inline weir::report::Drift sample_drift() {
  using namespace weir;
  report::Drift drift;
  drift.project_name = "acme-data";
  drift.project_id = "k3v9x2qm";
  drift.target_name = "local";
  drift.instance.origin = "embedded:.weir/platform.db";
  drift.against = "0123456789abcdef0123456789abcdef01234567";
  report::DriftLine line;
  line.item = {{"DataSource", "okta"}, "ds_1", diff::DriftKind::changed, {{"/displayName", "Okta", "Okta 2"}}};
  line.actor = "ann";
  line.at = "2026-11-20T09:00:00Z";
  drift.drifted.push_back(line);
  line = {};
  line.item = {
      {"DataSource", "jira"}, "ds_2", diff::DriftKind::unreadable, {{"/config", {{"unknown", true}}, nullptr}}};
  drift.drifted.push_back(line);
  drift.pending = {{"Connector", "warehouse"}};
  drift.held = {{{"DataSource", "aws"}, "audit"}};
  drift.unmanaged = {{"DataSource", "ds_9", "by hand"}};
  drift.managed = 41;
  drift.total = 52;
  return drift;
}
