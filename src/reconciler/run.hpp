#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "core/ports.hpp"
#include "core/project.hpp"
#include "diff/adoption.hpp"
#include "git/repository.hpp"
#include "http/client.hpp"
#include "manifest/export.hpp"
#include "manifest/manifest.hpp"
#include "manifest/take_in.hpp"
#include "plan/plan.hpp"
#include "providers/registry.hpp"
#include "report/report.hpp"
#include "state/baseline_store.hpp"

/// The shell: load, observe, diff, plan, apply, report. The only writer.
namespace weir::reconciler {

/// All that touches the world in a run. Borrowed; must outlive it.
struct World {
  Clock& clock;
  Random& random;
  SecretSource& secrets;
  TimeZones& zones;
  http::Client& client;
  const providers::Offer& offer;
  const providers::ProviderTable& providers;
  state::BaselineStore& store;
  std::string fingerprint_key;  ///< decoded WEIR_FINGERPRINT_KEY, "" when not set
  Holder self = {};             ///< who this run is
  /// Whether the process of another run is certainly gone; not set where that cannot be told.
  std::function<bool(const std::string& process)> is_gone = {};
  /// Behind the commands that hints name: target_option() of this run.
  std::string target_option = {};
};

/// What is to be reconciled.
struct Inputs {
  Project project;
  TargetConfig target;
  std::vector<git::File> files;            ///< all manifests of the target's folders
  std::vector<std::string> empty_folders;  ///< of the target's folders: no manifest lies there
  /// Reads them again with their texts; set where `files` may lack them.
  std::function<Result<git::Snapshot>()> read_texts;
  std::map<ResourceKey, std::string> declared_beside;  ///< what other targets at the same address declare; their names
  std::optional<std::string> commit;
  bool dirty = false;
  Instant as_of;                   ///< the present of all decisions: --as-of, else the time of the run
  std::vector<std::string> kinds;  ///< kinds that the target serves
  /// How the commit stands to the last applied one; absent outside Git.
  std::function<Result<git::Ancestry>(const std::string& commit, const std::string& base)> ancestry;
};

/// What the command line may change about a plan.
struct PlanOptions {
  std::optional<int> max_removals, max_recreates;
  bool allow_rewind = false;
  std::optional<Instant> as_of;
  std::optional<diff::Adoption> adoption;  ///< plan only what makes that object the resource's own
};

/// A plan and what carrying it out needs beside it.
struct Planned {
  plan::Plan plan;
  manifest::Loaded loaded;
  ObservedState observed;
  state::Stored stored;
  std::optional<ResourceKey> only;  ///< set where the plan looks at one resource: what is known of others stays
};

/// What a run tells while it goes on; called from one thread at a time.
using Progress = std::function<void(std::size_t done, std::size_t total, const std::string& what)>;

/// load, observe, diff, plan. Never writes. Errors: invalid manifests, unreachable API, damaged state.
Result<Planned> make_plan(World& world, const Inputs& inputs, const PlanOptions& options);

/// The same plan, for who only shows it. Where nothing changed since the last apply neither manifests nor specs are
/// read: blob ids and version counters say it (docs/performance.md). What it gives equals make_plan's, byte for byte.
Result<plan::Plan> make_plan_to_show(World& world, const Inputs& inputs, const PlanOptions& options);

/// How a plan is carried out.
struct ApplyOptions {
  int concurrency = 8;
  const std::atomic<bool>* stop = nullptr;  ///< set by a signal: steps in flight end, no new one starts
  Progress progress;
  LeaseRules lease = {};
};

/// Carries out a plan made by make_plan in this process: resolves every secret, takes the lease, which proves that the
/// state can be saved, writes, and saves the baseline with a line in the log of runs. A plan with nothing to do takes
/// no lease, and saves only what is not known yet. S010 when another run holds the lease.
/// An error means that nothing was written; otherwise the report says what was.
Result<report::Report> apply(World& world, const Inputs& inputs, const Planned& planned, const ApplyOptions& options);

/// What somebody changed at the API since the last apply. Never writes.
Result<report::Drift> find_drift(World& world, const Inputs& inputs);

/// The drift, and the manifests as they would be if Git took in what of it can be read.
struct DriftPatch {
  report::Drift drift;
  manifest::TakenIn taken;
};
Result<DriftPatch> find_drift_patch(World& world, const Inputs& inputs);

/// Manifests for live objects that the manifests do not declare yet. Reads no state. Errors: invalid manifests, an API
/// that cannot be read whole.
Result<manifest::Export> export_objects(World& world, const Inputs& inputs);

/// S010 when another run holds the lease of what was loaded; what a command may ask before it asks a person.
Result<void> check_lease(const World& world, const state::Stored& stored, const LeaseRules& rules = {});

/// S010 or S014 when the state has moved since it was loaded: what was seen beside it may be the middle of another run.
Result<void> check_unmoved(World& world, const state::Stored& stored, const LeaseRules& rules = {});

/// Makes a new baseline of what the API holds with our marks (`weir state rebuild`). Writes state only, and not while
/// another run holds the lease; S014 when the state moved while the objects were listed. The last applied commit stays
/// that of the state before, where it can be read.
Result<Baseline> rebuild_state(World& world, const Inputs& inputs);

}  // namespace weir::reconciler
