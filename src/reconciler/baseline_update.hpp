#pragma once

#include "reconciler/execute.hpp"

namespace weir::reconciler {

/// The baseline after a run: what stands is remembered with its version, what failed keeps its old entry, what was
/// removed or is gone everywhere is dropped. `lineage` serves when there was none before.
Baseline next_baseline(const World& world, const Inputs& inputs, const Planned& planned, const Execution& execution,
                       const SecretValues& secrets, const std::string& lineage);

/// What a run leaves in the state; its line in the log is the report as it stands.
state::Record record_of(const World& world, Baseline baseline, Lease lease, const report::Report& report);

/// True when the entries say of everything that Git declares, and of nothing else, that it stands as it is declared.
bool holds_all(const std::map<ResourceKey, BaselineEntry>& entries, const DesiredState& desired);

/// Entries for all objects of ours, as a rebuilt state has them: with the declared resource where the object shows it,
/// else with what can be read of the object.
std::map<ResourceKey, BaselineEntry> entries_of_observed(const DesiredState& desired, const ObservedState& observed,
                                                         const std::string& project_id);

}  // namespace weir::reconciler
