#include "plan/build.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "core/text.hpp"
#include "plan/order.hpp"
#include "plan/plan_json.hpp"

namespace weir::plan {
namespace {

/// Requests that apply will send for one step: a create is proved by its answer; an unguarded write is read before and
/// after; a delete is read before.
Cost cost_of(const Step& step) {
  if (!step.blocked_by.empty()) return {};
  switch (step.change.action) {
    case Action::create:
      return {0, 1};
    case Action::remove:
      return {1, 1};
    case Action::refresh:
      return {0, 1};
    case Action::update:
    case Action::disable:
    case Action::enable:
    case Action::adopt:
    case Action::forget:
      return {step.change.guarded ? 0u : 2u, 1};
  }
  return {};
}

Cost total_cost(const Plan& plan) {
  Cost total;
  for (const Step& step : plan.steps) {
    const Cost one = cost_of(step);
    total.reads += one.reads;
    total.writes += one.writes;
  }
  for (const diff::Rotation& rotation : plan.rotations) {
    total.reads += rotation.guarded ? 0 : 2;
    ++total.writes;
  }
  return total;
}

/// Objects that stay nobody's: what a step adopts is not among them.
std::size_t count_unmanaged(const Plan& plan, const std::vector<const RemoteObject*>& unmanaged) {
  std::set<std::pair<std::string, std::string>> adopted;
  for (const Step& step : plan.steps)
    if (step.change.action == Action::adopt && step.change.remote_id)
      adopted.emplace(step.change.key.kind, *step.change.remote_id);
  return static_cast<std::size_t>(std::count_if(unmanaged.begin(), unmanaged.end(), [&](const RemoteObject* object) {
    return !adopted.contains({object->kind, object->id});
  }));
}

/// Entries of the state that have neither a manifest nor an object any more: no step, and yet something goes.
std::optional<Diagnostic> forgotten_note(const std::vector<ResourceKey>& forgotten) {
  constexpr std::size_t most_named = 10;
  if (forgotten.empty()) return std::nullopt;
  std::vector<std::string> names;
  for (const ResourceKey& key : forgotten)
    if (names.size() < most_named) names.push_back(to_string(key));
  if (forgotten.size() > most_named) names.push_back(fmt::format("{} more", forgotten.size() - most_named));
  return note("S029",
              fmt::format("{} neither manifest nor object any more: {}",
                          forgotten.size() == 1 ? "1 resource of the state has"
                                                : fmt::format("{} resources of the state have", forgotten.size()),
                          join(names, ", ")),
              "the next apply takes them out of the state; nothing is written to the API for them");
}

}  // namespace

Plan build_plan(Heading heading, diff::Changes changes, const KindTable& kinds, const GuardInput& guards) {
  Plan plan;
  plan.project_name = std::move(heading.project_name);
  plan.project_id = std::move(heading.project_id);
  plan.target_name = std::move(heading.target_name);
  plan.instance = std::move(heading.instance);
  plan.commit = std::move(heading.commit);
  plan.dirty = heading.dirty;
  plan.as_of = std::move(heading.as_of);
  plan.steps = order_steps(std::move(changes.changes), kinds);
  plan.rotations = std::move(changes.rotations);
  plan.conflicts = std::move(changes.conflicts);
  plan.touched = std::move(changes.touched);
  plan.dst_due = std::move(changes.dst_due);
  plan.held = std::move(changes.held);
  plan.unmanaged = count_unmanaged(plan, changes.unmanaged);
  plan.unchanged = changes.unchanged;
  plan.diagnostics = std::move(changes.notes);
  if (auto forgotten = forgotten_note(changes.forgotten)) plan.diagnostics.push_back(std::move(*forgotten));
  plan.guards = check_guards(plan.steps, guards);
  plan.cost = total_cost(plan);
  plan.hash = plan_hash(plan);
  return plan;
}

}  // namespace weir::plan
