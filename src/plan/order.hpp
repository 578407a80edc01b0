#pragma once

#include "core/kind_rules.hpp"
#include "plan/plan.hpp"

namespace weir::plan {

/// The groups in which steps run, one after the other: what frees or stops comes first, what destroys comes last.
enum class Phase { disables, writes, refreshes, enables, deletes, forgets };
/// A removal that brings defaults back (KindRules::resets) is a write like others, so that connections are refreshed
/// after it.
Phase phase_of(const diff::Change& change, const KindTable& kinds);

/// Steps in the order of applying: by phase, then by the kind's order (deletes in reverse), then by key; each with the
/// steps that must have been applied before it.
std::vector<Step> order_steps(std::vector<diff::Change> changes, const KindTable& kinds);

}  // namespace weir::plan
