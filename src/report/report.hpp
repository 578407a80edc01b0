#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/action.hpp"
#include "core/baseline.hpp"
#include "diff/change.hpp"

/// Pure: Plan, Report, Drift, Diagnostics -> text, JSON, Markdown. One value, many renderings.
namespace weir::report {

/// Why a step is not applied.
struct StepError {
  std::string code;
  std::string message;
  std::optional<int> http_status;
};

/// What happened to one step.
struct StepReport {
  ResourceKey key;
  Action action = Action::update;
  Outcome outcome = Outcome::unknown;
  std::optional<std::string> remote_id;
  std::optional<std::int64_t> version_before, version_after;
  int attempts = 0;
  bool guarded = false;
  std::optional<StepError> error;
  std::optional<ResourceKey> because;  ///< skipped: which step stood in the way
};

/// What happened to one re-send of rotated secrets.
struct RotationReport {
  ResourceKey key;
  Outcome outcome = Outcome::unknown;
  std::optional<StepError> error;
};

/// Attempts that reached for the API.
struct Requests {
  int reads = 0, writes = 0, throttled = 0;
};

/// The record of a run.
struct Report {
  std::string command;
  std::string project_name, project_id;
  std::string target_name;
  Instance instance;
  std::optional<std::string> commit;
  bool dirty = false;  ///< the manifests held changes that this commit does not
  std::string plan_hash;
  std::optional<std::string> run;  ///< ULID, the name of this run in the log of runs
  std::optional<std::string> who;  ///< the person or job that started it
  std::string started_at, finished_at;
  int exit_code = 0;
  std::vector<StepReport> steps;  ///< in plan order, one for each, always
  std::vector<RotationReport> rotations;
  std::vector<diff::Conflict> conflicts;  ///< of the plan: keys that have no step, and nothing was done for them
  std::vector<diff::Held> held;           ///< of the plan: objects that somebody holds, and no step touched them
  Requests requests;
  bool state_saved = false;
  Diagnostics diagnostics;  ///< what befell the run as a whole (state not saved, stopped by a signal)
};

/// The exit code that the outcomes and the errors among the diagnostics amount to (docs/cli.md).
int exit_code_of(const Report& report);

/// One difference, and who made it when, where the API tells.
struct DriftLine {
  diff::DriftItem item;
  std::optional<std::string> actor, at;
};

/// An object that no manifest of ours declares.
struct UnmanagedLine {
  std::string kind, remote_id, display_name;
};

/// What somebody changed at the API.
struct Drift {
  std::string project_name, project_id;
  std::string target_name;
  Instance instance;
  std::optional<std::string> against;  ///< commit
  std::vector<DriftLine> drifted;
  std::vector<ResourceKey> pending;
  std::vector<ResourceKey> touched;
  std::vector<diff::Held> held;
  std::vector<UnmanagedLine> unmanaged;
  std::vector<ResourceKey> managed_keys;  ///< of the objects with our mark, sorted; not part of its JSON
  std::size_t managed = 0, total = 0;
  Diagnostics diagnostics;
};

}  // namespace weir::report
