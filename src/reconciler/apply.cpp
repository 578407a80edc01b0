#include <fmt/format.h>

#include "core/ulid.hpp"
#include "reconciler/baseline_update.hpp"
#include "reconciler/execute.hpp"
#include "reconciler/run.hpp"

namespace weir::reconciler {
namespace {

Diagnostics guard_diagnostics(const plan::Plan& plan) {
  Diagnostics problems;
  for (const plan::Guard& guard : plan.guards)
    problems.push_back(error(guard.code, guard.message, "nothing was written; see weir plan for the steps"));
  return problems;
}

Result<SecretValues> secrets_for(World& world, const plan::Plan& plan) {
  std::vector<SecretNeed> needs;
  for (const plan::Step& step : plan.steps) needs.push_back({step.change.key, &step.change.draft});
  for (const diff::Rotation& rotation : plan.rotations) needs.push_back({rotation.key, &rotation.draft});
  return resolve_all(world.secrets, needs);
}

report::Report heading(const Planned& planned, Clock& clock) {
  report::Report report;
  report.command = planned.only ? "adopt" : "apply";
  report.project_name = planned.plan.project_name;
  report.project_id = planned.plan.project_id;
  report.target_name = planned.plan.target_name;
  report.instance = planned.plan.instance;
  report.commit = planned.plan.commit;
  report.plan_hash = planned.plan.hash;
  report.started_at = format_rfc3339(clock.now());
  return report;
}

/// What this run takes out of the state without a step.
void tell_forgotten(const plan::Plan& plan, report::Report& report) {
  for (const Diagnostic& one : plan.diagnostics)
    if (one.code == "S029") report.diagnostics.push_back(one);
}

/// Conflicts have no step; they are told so that the report does not look whole.
void tell_conflicts(const plan::Plan& plan, report::Report& report) {
  report.conflicts = plan.conflicts;
  for (const diff::Conflict& conflict : plan.conflicts)
    report.diagnostics.push_back(error(conflict.code, conflict.message).about(to_string(conflict.key)));
}

void save_state(World& world, const Inputs& inputs, const Planned& planned, const Execution& execution,
                const SecretValues& secrets, report::Report& report) {
  const std::string lineage = make_ulid(world.clock.now(), world.random);
  auto saved =
      world.store.save(next_baseline(world, inputs, planned, execution, secrets, lineage), planned.stored.token);
  report.state_saved = saved.has_value() && world.store.keeps();
  if (saved) return;
  for (Diagnostic& problem : saved.error()) report.diagnostics.push_back(std::move(problem));
  report.diagnostics.push_back(
      error("S009", fmt::format("what was applied is not recorded in {}", world.store.place()),
            "the objects carry their marks: the next plan finds them; run weir state rebuild if it says so"));
}

}  // namespace

Result<report::Report> apply(World& world, const Inputs& inputs, const Planned& planned, const ApplyOptions& options) {
  if (!planned.plan.guards.empty()) return fail(guard_diagnostics(planned.plan));
  if (auto possible = world.store.probe(); !possible) return fail(possible.error());
  auto secrets = secrets_for(world, planned.plan);
  if (!secrets) return fail(secrets.error());

  report::Report report = heading(planned, world.clock);
  Execution execution = execute(world, planned, *secrets, options);
  tell_conflicts(planned.plan, report);
  tell_forgotten(planned.plan, report);
  save_state(world, inputs, planned, execution, *secrets, report);

  report.steps = std::move(execution.steps);
  report.rotations = std::move(execution.rotations);
  const auto counts = world.client.counts();
  report.requests = {counts.reads, counts.writes, counts.throttled};
  report.finished_at = format_rfc3339(world.clock.now());
  report.exit_code = execution.stopped ? 130 : report::exit_code_of(report);
  return report;
}

}  // namespace weir::reconciler
