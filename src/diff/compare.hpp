#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/baseline.hpp"
#include "core/kind_rules.hpp"
#include "core/project.hpp"
#include "diff/change.hpp"

namespace weir::diff {

/// Who deleted an object that the baseline knows, as far as the API tells.
struct Deletion {
  std::string by, at;
};

/// All that the comparison looks at. Borrowed; the result borrows `observed`.
struct Input {
  const std::string& project_id;
  const DesiredState& desired;
  const ObservedState& observed;
  const Baseline* baseline = nullptr;  ///< null: there is no state
  const KindTable& kinds;
  const std::vector<RemovedEntry>& removed;
  const std::set<std::string>& guarded_kinds;  ///< kinds whose writes the server guards by version
  const std::map<ResourceKey, std::map<std::string, SecretStatus>>& secrets;  ///< by pointer into spec
  const std::map<ResourceKey, Deletion>& deletions;
};

/// The decision table of docs/three_way.md over every key that any side knows. Pure and deterministic.
Changes compare(const Input& input);

}  // namespace weir::diff
