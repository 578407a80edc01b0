#pragma once

#include <optional>
#include <variant>

#include "diff/compare.hpp"
#include "diff/match.hpp"

namespace weir::diff {

/// What is decided for one key: at most one of these, or nothing.
using Decision = std::variant<std::monostate, Change, Conflict, Rotation, Held>;

/// Beside the decision: things that are told but need no step.
struct Verdict {
  Decision decision;
  bool touched = false;    ///< version moved by others, nothing readable differs
  bool unchanged = false;  ///< desired and equal
  bool dst_due = false;    ///< the schedule differs by the zone's other offset only
};

/// One key that is declared.
Verdict decide_desired(const Input& input, const ObservedIndex& index, const Resource& resource);

/// One key that is not declared, but carried by objects of ours.
Verdict decide_removed(const Input& input, const ResourceKey& key, const std::vector<const RemoteObject*>& objects);

}  // namespace weir::diff
