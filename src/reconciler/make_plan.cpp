#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"
#include "diff/compare.hpp"
#include "plan/build.hpp"
#include "reconciler/gather.hpp"
#include "reconciler/run.hpp"
#include "reconciler/unchanged.hpp"
#include "schema/schema.hpp"

namespace weir::reconciler {
namespace {

/// How the commit to be planned stands to the last applied one.
Result<plan::CommitOrder> commit_order(const Inputs& inputs, const std::optional<std::string>& last_applied) {
  if (!inputs.ancestry || !last_applied || !inputs.commit) return plan::CommitOrder::fine;
  auto ancestry = inputs.ancestry(*inputs.commit, *last_applied);
  if (!ancestry) return fail(ancestry.error());
  switch (*ancestry) {
    case git::Ancestry::same:
    case git::Ancestry::descendant:
      return plan::CommitOrder::fine;
    case git::Ancestry::ancestor:
      return plan::CommitOrder::rewind;
    case git::Ancestry::unrelated:
      return plan::CommitOrder::unrelated;
    case git::Ancestry::absent:
      return plan::CommitOrder::absent;
    case git::Ancestry::unknown:
      return plan::CommitOrder::unknown;
  }
  return plan::CommitOrder::unknown;
}

/// "run 01J... of ann at 2026-11-21T10:00:00Z": who applied that commit last, where the log still knows.
std::string run_of_commit(World& world, const std::string& commit) {
  const auto text = world.store.load_runs();
  const auto log = text ? read_run_log(*text, world.store.place()) : Result<RunLog>();
  if (!log) return {};
  for (auto entry = log->entries.rbegin(); entry != log->entries.rend(); ++entry)
    if (string_member(entry->report, "commit") == commit)
      return fmt::format("run {} of {} at {}", printable(entry->run), printable(entry->who),
                         printable(string_member(entry->report, "finishedAt").value_or("an unknown time")));
  return {};
}

/// Orders in which another run's commit came first, as far as can be told.
bool is_behind(plan::CommitOrder order) {
  return order == plan::CommitOrder::rewind || order == plan::CommitOrder::absent;
}

plan::GuardInput guard_input(World& world, const Inputs& inputs, const PlanOptions& options, const Gathered& gathered,
                             const diff::Changes& changes, plan::CommitOrder order) {
  plan::GuardInput guards;
  guards.limits = inputs.project.limits;
  guards.max_removals = options.max_removals;
  guards.max_recreates = options.max_recreates;
  guards.owned = changes.owned;
  guards.desired_empty = gathered.loaded.desired.resources.empty();
  guards.empty_folders = inputs.empty_folders;
  for (const auto& [kind, listing] : gathered.observed)
    if (!listing.complete) guards.incomplete_kinds.push_back(kind);
  guards.state_lost = !gathered.stored.baseline && gathered.keeps_state && changes.owned > 0;
  guards.state_went_back = gathered.stored.went_back;
  guards.declared_beside = inputs.declared_beside;
  guards.commit_order = order;
  guards.commit = inputs.commit.value_or("");
  if (gathered.stored.baseline) guards.last_commit = gathered.stored.baseline->commit.value_or("");
  guards.allow_rewind = options.allow_rewind;
  if (is_behind(order)) guards.superseded_by = run_of_commit(world, guards.last_commit);
  return guards;
}

using Zones = std::map<std::string, ZoneInUse>;

/// The instant that the decisions hold for, told where a zone makes them depend on it: the day's beginning, or the last
/// time that clocks were set, so that plans of one day are the same bytes.
std::optional<std::string> as_of(const Inputs& inputs, const PlanOptions& options, const Zones& zones) {
  if (options.as_of) return format_rfc3339(*options.as_of);
  if (zones.empty()) return std::nullopt;
  Instant instant = std::chrono::floor<std::chrono::days>(inputs.as_of);
  for (const auto& [name, zone] : zones) instant = std::max(instant, zone.since);
  return format_rfc3339(instant);
}

/// When the schedules have to be compiled again.
std::optional<Diagnostic> clock_change(const Zones& zones) {
  std::optional<std::pair<Instant, std::string>> first;
  for (const auto& [name, zone] : zones)
    if (zone.next_change && (!first || *zone.next_change < first->first)) first = {*zone.next_change, name};
  if (!first) return std::nullopt;
  return note("D016", fmt::format("clocks change in {} at {}", first->second, format_rfc3339(first->first)),
              "run weir apply again after that, so that schedules keep their local time");
}

plan::Heading heading(const Inputs& inputs, const World& world, const PlanOptions& options, const Zones& zones) {
  plan::Heading heading;
  heading.project_name = inputs.project.name;
  heading.project_id = inputs.project.id;
  heading.target_name = inputs.target.name;
  heading.instance = world.offer.instance;
  heading.commit = inputs.commit;
  heading.dirty = inputs.dirty;
  heading.as_of = as_of(inputs, options, zones);
  return heading;
}

Result<Planned> plan_of(World& world, const Inputs& inputs, const PlanOptions& options,
                        std::optional<Observing> observing) {
  auto gathered = gather(world, inputs, std::move(observing));
  if (!gathered) return fail(gathered.error());
  const Baseline* baseline = gathered->baseline();
  auto order = commit_order(inputs, baseline ? baseline->commit : std::nullopt);
  if (!order) return fail(order.error());
  auto compared = options.adoption ? compare_adoption(world, inputs, *gathered, *options.adoption)
                                   : Result<diff::Changes>(compare_gathered(world, inputs, *gathered));
  if (!compared) return fail(compared.error());
  diff::Changes changes = std::move(*compared);
  changes.notes.insert(changes.notes.begin(), gathered->notes.begin(), gathered->notes.end());
  if (auto change = clock_change(gathered->loaded.desired.zones)) changes.notes.push_back(std::move(*change));
  const plan::GuardInput guards = guard_input(world, inputs, options, *gathered, changes, *order);
  Planned planned;
  planned.plan = plan::build_plan(heading(inputs, world, options, gathered->loaded.desired.zones), std::move(changes),
                                  schema::kind_table(), guards);
  planned.plan.week_load = plan::week_load(planned.plan.steps, gathered->loaded.desired, gathered->observed);
  planned.observed = std::move(gathered->observed);
  planned.stored = std::move(gathered->stored);
  planned.loaded = std::move(gathered->loaded);
  if (options.adoption) planned.only = options.adoption->key;
  return planned;
}

/// The empty plan of a target where nothing changed since the last apply.
Result<plan::Plan> empty_plan(World& world, const Inputs& inputs, const PlanOptions& options,
                              const BaselineIndex& index, const Zones& zones, const Unchanged& unchanged) {
  auto order = commit_order(inputs, index.commit);
  if (!order) return fail(order.error());
  diff::Changes changes;
  changes.unchanged = unchanged.resources;
  changes.owned = unchanged.owned;
  plan::GuardInput guards;
  guards.commit_order = *order;
  guards.commit = inputs.commit.value_or("");
  guards.last_commit = index.commit.value_or("");
  guards.allow_rewind = options.allow_rewind;
  if (is_behind(*order)) guards.superseded_by = run_of_commit(world, guards.last_commit);
  if (auto change = clock_change(zones)) changes.notes.push_back(std::move(*change));
  plan::Plan plan =
      plan::build_plan(heading(inputs, world, options, zones), std::move(changes), schema::kind_table(), guards);
  plan.unmanaged = unchanged.unmanaged;
  return plan;
}

/// An observation that is already there, for who wants to wait for one.
Observing ready(Result<ObservedState> observed) {
  std::promise<Result<ObservedState>> promise;
  promise.set_value(std::move(observed));
  return promise.get_future();
}

}  // namespace

Result<Planned> make_plan(World& world, const Inputs& inputs, const PlanOptions& options) {
  return plan_of(world, inputs, options, std::nullopt);
}

Result<plan::Plan> make_plan_to_show(World& world, const Inputs& inputs, const PlanOptions& options) {
  Observing observing = start_observing(world, inputs);
  const auto index = world.store.load_index();
  const auto zones = index && *index ? zones_now(world, inputs, **index) : std::nullopt;
  if (zones && could_be_unchanged(world, inputs, **index)) {
    Result<ObservedState> observed = observing.get();
    if (observed)
      if (const auto unchanged = find_unchanged(inputs, **index, *observed)) {
        auto plan = empty_plan(world, inputs, options, **index, *zones, *unchanged);
        abandon(std::move(*observed));
        return plan;
      }
    observing = ready(std::move(observed));
  }
  auto planned = plan_of(world, inputs, options, std::move(observing));
  if (!planned) return fail(planned.error());
  plan::Plan plan = std::move(planned->plan);
  abandon(std::move(*planned));
  return plan;
}

}  // namespace weir::reconciler
