#include "reconciler/observe.hpp"
#include "reconciler/run.hpp"

namespace weir::reconciler {

Result<manifest::Export> export_objects(World& world, const Inputs& inputs) {
  std::vector<manifest::Source> sources;
  for (const git::File& file : inputs.files) sources.push_back({file.path, file.blob_id, file.text});
  const manifest::ScheduleTime time{inputs.as_of, world.zones};
  const manifest::Loaded loaded = manifest::load(sources, inputs.kinds, time);
  if (has_errors(loaded.problems)) return fail(loaded.problems);
  const auto observed = observe(world, inputs.project.id, inputs.kinds);
  if (!observed) return fail(observed.error());
  for (const auto& [kind, listing] : *observed)
    if (!listing.complete) return fail(listing.problems);
  return manifest::export_manifests(*observed, {inputs.project.id, sources, loaded.desired, inputs.kinds, time});
}

}  // namespace weir::reconciler
