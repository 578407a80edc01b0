#include "plan/order.hpp"

#include <algorithm>
#include <tuple>

namespace weir::plan {

namespace {

/// Steps that make what another one refers to, or that a refresh follows; of a delete, the deletes of its users.
bool must_come_first(const diff::Change& needed, const diff::Change& change) {
  const bool comes_last = change.action == Action::refresh || change.action == Action::remove ||
                          change.action == Action::forget;  // of one object that another one is taken for
  if (comes_last) return true;
  return needed.action == Action::create || needed.action == Action::adopt;
}

void find_dependencies(std::vector<Step>& steps) {
  std::map<ResourceKey, const diff::Change*> earlier;
  for (Step& step : steps) {
    for (const ResourceKey& key : step.change.needs) {
      const auto needed = earlier.find(key);
      if (needed != earlier.end() && must_come_first(*needed->second, step.change)) step.depends_on.push_back(key);
    }
    step.blocked_by = step.change.blocked_by;
    earlier.emplace(step.change.key, &step.change);
  }
}

}  // namespace

Phase phase_of(const diff::Change& change, const KindTable& kinds) {
  switch (change.action) {
    case Action::disable:
      return Phase::disables;
    case Action::create:
    case Action::update:
    case Action::adopt:
      return Phase::writes;
    case Action::refresh:
      return Phase::refreshes;
    case Action::enable:
      return Phase::enables;
    case Action::remove:
      return kinds.at(change.key.kind).resets ? Phase::writes : Phase::deletes;
    case Action::forget:
      return Phase::forgets;
  }
  return Phase::writes;
}

std::vector<Step> order_steps(std::vector<diff::Change> changes, const KindTable& kinds) {
  const auto rank = [&](const diff::Change& change) {
    const Phase phase = phase_of(change, kinds);
    const int order = kinds.at(change.key.kind).order;
    return std::tuple(phase, phase == Phase::deletes ? -order : order, change.key, change.remote_id);
  };
  std::sort(changes.begin(), changes.end(),
            [&](const diff::Change& a, const diff::Change& b) { return rank(a) < rank(b); });
  std::vector<Step> steps;
  steps.reserve(changes.size());
  for (diff::Change& change : changes) steps.push_back({std::move(change), {}, {}});
  find_dependencies(steps);
  return steps;
}

}  // namespace weir::plan
