#include <fmt/format.h>

#include "core/ulid.hpp"
#include "reconciler/baseline_update.hpp"
#include "reconciler/execute.hpp"
#include "reconciler/lease_keeper.hpp"
#include "reconciler/run.hpp"
#include "schema/schema.hpp"
#include "state/baseline_files.hpp"

namespace weir::reconciler {
namespace {

Diagnostics guard_diagnostics(const World& world, const plan::Plan& plan) {
  Diagnostics problems;
  for (const plan::Guard& guard : plan.guards)
    problems.push_back(error(guard.code, guard.message,
                             fmt::format("nothing was written; see weir plan{} for the steps", world.target_option)));
  return problems;
}

/// Pointers to the secrets of a resource whose text has to be JSON.
std::set<std::string> json_secrets(const DesiredState& desired, const ResourceKey& key) {
  std::set<std::string> pointers;
  const auto declared = desired.resources.find(key);
  if (declared == desired.resources.end()) return pointers;
  for (const std::string& field : schema::json_secret_fields(declared->second.spec.value("type", "")))
    pointers.insert("/config" + field);
  return pointers;
}

Result<SecretValues> secrets_for(World& world, const Planned& planned) {
  const DesiredState& desired = planned.loaded.desired;
  std::vector<SecretNeed> needs;
  for (const plan::Step& step : planned.plan.steps)
    needs.push_back({step.change.key, step.change.place, &step.change.draft, json_secrets(desired, step.change.key)});
  for (const diff::Rotation& rotation : planned.plan.rotations)
    needs.push_back({rotation.key, {}, &rotation.draft, json_secrets(desired, rotation.key)});
  return resolve_all(world.secrets, needs);
}

report::Report heading(const Planned& planned, World& world) {
  report::Report report;
  report.command = planned.only ? "adopt" : "apply";
  report.project_name = planned.plan.project_name;
  report.project_id = planned.plan.project_id;
  report.target_name = planned.plan.target_name;
  report.instance = planned.plan.instance;
  report.commit = planned.plan.commit;
  report.dirty = planned.plan.dirty;
  report.plan_hash = planned.plan.hash;
  report.run = make_ulid(world.clock.now(), world.random);
  if (!world.self.who.empty()) report.who = world.self.who;
  report.started_at = format_rfc3339(world.clock.now());
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
    report.diagnostics.push_back(
        error(conflict.code, conflict.message).at(conflict.place).about(to_string(conflict.key)));
}

void tell_unsaved(const World& world, Diagnostics problems, report::Report& report) {
  report.state_saved = false;
  append(report.diagnostics, std::move(problems));
  report.diagnostics.push_back(error(
      "S009", fmt::format("what was applied is not recorded in {}", world.store.place()),
      fmt::format("the objects carry their marks: the next plan finds them; run weir state rebuild{} if it says so",
                  world.target_option)));
}

/// After steps: baseline, log and lease in one step, unless somebody took the lease meanwhile.
void save_work(World& world, LeaseKeeper& lease, Baseline baseline, report::Report& report) {
  Lease given_back = lease.let_go();
  if (lease.loss()) return tell_unsaved(world, {*lease.loss()}, report);
  const std::int64_t serial = given_back.serial;
  const state::Record record = record_of(world, std::move(baseline), std::move(given_back), report);
  auto saved = world.store.save(record, lease.token());
  const auto moved = [&] { return !saved && saved.error().front().code == "S014"; };
  if (moved() && lease.catch_up()) saved = world.store.save(record, lease.token());
  if (saved) return;
  const bool lost = moved();
  tell_unsaved(world, lost ? Diagnostics{superseded(world, serial)} : saved.error(), report);
}

/// Whether what stands in the state now is of this commit or of one that follows it. With its lease, all of it is read
/// anew: a run that held it a moment ago may have ended.
bool stands_at_or_after(World& world, const Inputs& inputs) {
  if (!world.store.load_lease()) return false;
  const auto now = world.store.load();
  if (!now || !now->baseline || !now->baseline->commit || !inputs.commit || !inputs.ancestry) return false;
  const auto order = inputs.ancestry(*now->baseline->commit, *inputs.commit);
  return order && (*order == git::Ancestry::same || *order == git::Ancestry::descendant);
}

void leave_undisturbed(const World& world, const Lease& lease, report::Report& report) {
  report.state_saved = false;
  report.diagnostics.push_back(note("S010",
                                    fmt::format("not recorded: {} holds {} {}", lease_words(lease), world.store.place(),
                                                lease_age_words(lease, world.clock.now())),
                                    "there was nothing to do, so nothing is lost"));
}

/// Without steps: nothing is written to the API, so there is no need for the lease; but who holds it must not be
/// disturbed.
void save_knowledge(World& world, const Inputs& inputs, const Planned& planned, const LeaseRules& rules,
                    Baseline baseline, report::Report& report) {
  if (!world.store.keeps() || state::content_digest(baseline) == planned.stored.content) return;
  if (standing_of(world, planned.stored.lease, rules) == LeaseStanding::held)
    return leave_undisturbed(world, planned.stored.lease, report);
  Lease lease = next_lease(world, inputs, planned.stored, {report.run.value_or(""), report.command});
  lease.held = false;
  const std::int64_t serial = lease.serial;
  auto saved = world.store.save(record_of(world, std::move(baseline), std::move(lease), report), planned.stored.token);
  if (saved) return;
  if (saved.error().front().code != "S014") return tell_unsaved(world, saved.error(), report);
  const auto now = world.store.load_lease();
  if (now && standing_of(world, now->lease, rules) == LeaseStanding::held)
    return leave_undisturbed(world, now->lease, report);
  if (stands_at_or_after(world, inputs)) return;
  report.state_saved = false;
  report.diagnostics.push_back(superseded(world, serial));
}

}  // namespace

Result<void> check_lease(const World& world, const state::Stored& stored, const LeaseRules& rules) {
  if (standing_of(world, stored.lease, rules) != LeaseStanding::held) return {};
  return fail(held_by_other(world, stored.lease, rules));
}

Result<void> check_unmoved(World& world, const state::Stored& stored, const LeaseRules& rules) {
  const auto now = world.store.load_lease();
  if (!now) return fail(now.error());
  if (now->token == stored.token) return {};
  if (standing_of(world, now->lease, rules) == LeaseStanding::held)
    return fail(held_by_other(world, now->lease, rules));
  return fail(superseded(world, stored.baseline ? stored.baseline->serial : 0));
}

Result<report::Report> apply(World& world, const Inputs& inputs, const Planned& planned, const ApplyOptions& options) {
  if (!planned.plan.guards.empty()) return fail(guard_diagnostics(world, planned.plan));
  auto secrets = secrets_for(world, planned);
  if (!secrets) return fail(secrets.error());
  report::Report report = heading(planned, world);
  std::unique_ptr<LeaseKeeper> lease;
  if (!plan::is_empty(planned.plan)) {
    auto taken = LeaseKeeper::take(world, inputs, planned.stored, {*report.run, report.command}, options.lease);
    if (!taken) return fail(taken.error());
    lease = std::move(*taken);
    append(report.diagnostics, lease->notes());
  }

  Execution execution = execute(world, planned, *secrets, options, lease.get());
  tell_conflicts(planned.plan, report);
  report.held = planned.plan.held;
  tell_forgotten(planned.plan, report);
  Baseline baseline =
      next_baseline(world, inputs, planned, execution, *secrets, make_ulid(world.clock.now(), world.random));
  const bool stopped = execution.stopped;
  report.steps = std::move(execution.steps);
  report.rotations = std::move(execution.rotations);
  const auto counts = world.client.counts();
  report.requests = {counts.reads, counts.writes, counts.throttled};
  report.finished_at = format_rfc3339(world.clock.now());
  report.state_saved = world.store.keeps();
  report.exit_code = stopped ? 130 : report::exit_code_of(report);
  if (lease)
    save_work(world, *lease, std::move(baseline), report);
  else
    save_knowledge(world, inputs, planned, options.lease, std::move(baseline), report);
  report.exit_code = stopped ? 130 : report::exit_code_of(report);
  return report;
}

}  // namespace weir::reconciler
