#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/project.hpp"
#include "plan/plan.hpp"

namespace weir::plan {

/// How the commit to be applied stands to the last applied one.
enum class CommitOrder { fine, rewind, unrelated, absent, unknown };

/// What the guards look at beside the steps.
struct GuardInput {
  Limits limits;
  std::optional<int> max_removals, max_recreates;      ///< from the command line: the only way to raise a limit
  std::size_t owned = 0;                               ///< live objects of ours
  bool desired_empty = false;                          ///< no manifest declares anything
  std::vector<std::string> empty_folders;              ///< named in weir.yaml, and no manifest lies there
  std::vector<std::string> incomplete_kinds;           ///< listings that are not proved complete
  bool state_went_back = false;                        ///< a newer one was seen here
  bool state_lost = false;                             ///< objects of ours are there, a baseline is not
  std::map<ResourceKey, std::string> declared_beside;  ///< by other targets at the same address; their names
  CommitOrder commit_order = CommitOrder::fine;
  std::string commit, last_commit;
  std::string superseded_by;  ///< the run that applied the last commit, in words; "" where that is not known
  bool allow_rewind = false;
};

/// max(1, min(maxRemovals, maxRemovalPercent of the owned objects)), or what the command line says.
std::size_t removal_limit(const Limits& limits, std::size_t owned, std::optional<int> raised);

/// The guards that refuse this plan; empty when it may be applied. Each message has its numbers and the way out.
std::vector<Guard> check_guards(const std::vector<Step>& steps, const GuardInput& input);

}  // namespace weir::plan
