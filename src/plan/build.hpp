#pragma once

#include "core/kind_rules.hpp"
#include "core/project.hpp"
#include "plan/guards.hpp"
#include "plan/plan.hpp"

namespace weir::plan {

/// What a plan says of itself beside its steps.
struct Heading {
  std::string project_name, project_id;
  std::string target_name;
  Instance instance;
  std::optional<std::string> commit;
  bool dirty = false;
  std::optional<std::string> as_of;
};

/// Orders the changes, works out what depends on what, applies the guards, counts the cost, and hashes the whole.
/// Takes the changes over. Pure and deterministic.
Plan build_plan(Heading heading, diff::Changes changes, const KindTable& kinds, const GuardInput& guards);

}  // namespace weir::plan
