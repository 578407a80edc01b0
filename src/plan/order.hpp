#pragma once

#include "core/kind_rules.hpp"
#include "plan/plan.hpp"

namespace weir::plan {

/// The groups in which steps run, one after the other: what frees or stops comes first, what destroys comes last.
enum class Phase { disables, writes, refreshes, enables, deletes, forgets };
Phase phase_of(Action action);

/// Steps in the order of applying: by phase, then by the kind's order (deletes in reverse), then by key.
std::vector<Step> order_steps(std::vector<diff::Change> changes, const KindTable& kinds);

}  // namespace weir::plan
