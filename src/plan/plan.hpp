#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/baseline.hpp"
#include "diff/change.hpp"
#include "plan/week_load.hpp"

/// Pure: Changes -> Plan. A plan is a value: the same inputs give the same bytes.
namespace weir::plan {

/// One change in its place in the order.
struct Step {
  diff::Change change;
  std::vector<ResourceKey> depends_on;  ///< steps that must be applied before
  std::vector<ResourceKey> blocked_by;  ///< why it cannot be carried out now (conflicts, holds)
};

/// A reason to refuse the whole apply, with what would lift it.
struct Guard {
  std::string code;
  std::string message;
};

/// Steps by action; `remove` is what people read as delete.
struct Summary {
  std::size_t create = 0, update = 0, disable = 0, enable = 0, remove = 0, refresh = 0, adopt = 0, forget = 0;
  std::size_t unchanged = 0;
};

/// API calls that carrying the plan out takes, computed from its steps.
struct Cost {
  std::size_t reads = 0, writes = 0;
};

/// What would be done to one target, in order, and everything a reviewer needs beside it.
struct Plan {
  std::string project_name, project_id;
  std::string target_name;
  Instance instance;
  std::optional<std::string> commit;
  bool dirty = false;
  std::optional<std::string> as_of;  ///< RFC 3339, only when given or needed
  std::vector<Step> steps;           ///< in the order of applying
  std::vector<diff::Rotation> rotations;
  std::vector<Guard> guards;  ///< each of them refuses the whole apply
  std::vector<diff::Conflict> conflicts;
  std::vector<ResourceKey> touched;
  std::vector<diff::Held> held;
  std::vector<ResourceKey> dst_due;
  std::size_t unmanaged = 0;
  std::size_t unchanged = 0;
  Cost cost;
  Diagnostics diagnostics;
  std::optional<WeekLoad> week_load;  ///< when it moves starts of syncs
  std::string hash;                   ///< plan_hash()
};

/// Counts the steps of a plan.
Summary summarize(const Plan& plan);

/// True when nothing would be written: no step and no rotation.
bool is_empty(const Plan& plan);

}  // namespace weir::plan
