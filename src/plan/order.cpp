#include "plan/order.hpp"

#include <algorithm>
#include <tuple>

namespace weir::plan {

Phase phase_of(Action action) {
  switch (action) {
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
      return Phase::deletes;
    case Action::forget:
      return Phase::forgets;
  }
  return Phase::writes;
}

std::vector<Step> order_steps(std::vector<diff::Change> changes, const KindTable& kinds) {
  const auto rank = [&](const diff::Change& change) {
    const Phase phase = phase_of(change.action);
    const int order = kinds.at(change.key.kind).order;
    return std::tuple(phase, phase == Phase::deletes ? -order : order, change.key);
  };
  std::sort(changes.begin(), changes.end(),
            [&](const diff::Change& a, const diff::Change& b) { return rank(a) < rank(b); });
  std::vector<Step> steps;
  steps.reserve(changes.size());
  for (diff::Change& change : changes) steps.push_back({std::move(change), {}, {}});
  return steps;
}

}  // namespace weir::plan
