#pragma once

#include "diff/compare.hpp"
#include "reconciler/run.hpp"

namespace weir::reconciler {

/// Lists every kind the target serves. An unreachable API, a refused token or a missing collection is an error; a
/// listing that cannot be proved complete is in the result, said to be incomplete.
/// References between objects of the project are told by name.
Result<ObservedState> observe(World& world, const std::string& project_id, const std::vector<std::string>& kinds);

/// Who deleted the objects that the baseline knows and Git still declares, as far as the API tells. A read for each, at
/// most `most`.
std::map<ResourceKey, diff::Deletion> find_deletions(World& world, const DesiredState& desired,
                                                     const Baseline* baseline, const ObservedState& observed,
                                                     std::size_t most = 20);

}  // namespace weir::reconciler
