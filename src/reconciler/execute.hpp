#pragma once

#include <map>
#include <vector>

#include "reconciler/lease_keeper.hpp"
#include "reconciler/run.hpp"
#include "reconciler/step.hpp"

namespace weir::reconciler {

/// What came of all steps and rotations; one entry for each, in plan order.
struct Execution {
  std::vector<report::StepReport> steps;
  std::vector<report::RotationReport> rotations;
  std::map<ResourceKey, RemoteObject> after;  ///< objects as their step left them
  bool stopped = false;                       ///< by the stop flag
};

/// Runs the steps phase by phase, `concurrency` at a time. A failing step stops itself and what depends on it. No step
/// begins once `lease` is lost (nullptr: there is none).
Execution execute(World& world, const Planned& planned, const SecretValues& secrets, const ApplyOptions& options,
                  LeaseKeeper* lease);

}  // namespace weir::reconciler
