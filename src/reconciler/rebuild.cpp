#include "core/ulid.hpp"
#include "manifest/manifest.hpp"
#include "reconciler/baseline_update.hpp"
#include "reconciler/observe.hpp"
#include "reconciler/run.hpp"

namespace weir::reconciler {
namespace {

/// A rebuilt state must not be older than the one it replaces, where that can still be read.
std::int64_t next_serial(World& world) {
  const auto stored = world.store.load();
  return stored && stored->baseline ? stored->baseline->serial + 1 : 1;
}

}  // namespace

Result<Baseline> rebuild_state(World& world, const Inputs& inputs) {
  if (!world.store.keeps()) return fail(error("S016", "no state is kept outside Git", "run it in a Git repository"));
  auto observed = observe(world, inputs.project.id, inputs.kinds);
  if (!observed) return fail(observed.error());
  for (const auto& [kind, listing] : *observed)
    if (!listing.complete) return fail(listing.problems);
  std::vector<manifest::Source> sources;
  for (const git::File& file : inputs.files) sources.push_back({file.path, file.blob_id, file.text});
  manifest::Loaded loaded = manifest::load(sources, inputs.kinds, {inputs.as_of, world.zones});
  if (has_errors(loaded.problems)) return fail(std::move(loaded.problems));

  Baseline baseline;
  baseline.lineage = make_ulid(world.clock.now(), world.random);
  baseline.serial = next_serial(world);
  baseline.project_id = inputs.project.id;
  baseline.instance = world.offer.instance;
  baseline.commit = inputs.commit;
  baseline.rules_digest = manifest::reading_digest();
  baseline.manifests = manifest::cached_manifests(loaded);
  baseline.entries = entries_of_observed(loaded.desired, *observed, inputs.project.id);
  baseline.zones = loaded.desired.zones;
  baseline.settled = holds_all(baseline.entries, loaded.desired);
  if (auto saved = world.store.replace(baseline); !saved) return fail(saved.error());
  return baseline;
}

}  // namespace weir::reconciler
