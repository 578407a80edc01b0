#include "reconciler/gather.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "reconciler/observe.hpp"
#include "reconciler/secrets.hpp"
#include "schema/schema.hpp"
#include "threads/begin_work.hpp"

namespace weir::reconciler {
namespace {

/// Takes the cached manifests out of the baseline: nothing else of a run asks for them.
manifest::Loaded load_manifests(World& world, const Inputs& inputs, const std::vector<git::File>& files,
                                std::optional<Baseline>& baseline) {
  std::vector<manifest::Source> sources;
  sources.reserve(files.size());
  for (const git::File& file : files) sources.push_back({file.path, file.blob_id, file.text});
  std::vector<CachedManifest> cache;
  if (baseline && baseline->rules_digest == manifest::reading_digest()) cache = std::move(baseline->manifests);
  return manifest::load(sources, inputs.kinds, {inputs.as_of, world.zones}, std::move(cache));
}

}  // namespace

std::optional<Diagnostic> foreign_state(const std::string& project_id, const Instance& instance, const Inputs& inputs,
                                        const World& world) {
  if (project_id != inputs.project.id)
    return error("S005",
                 fmt::format("the state in {} belongs to project {}, not {}", world.store.place(), project_id,
                             inputs.project.id),
                 "check project.id in weir.yaml");
  if (instance == world.offer.instance) return std::nullopt;
  return error(
      "S005",
      fmt::format("the state in {} was written for {} ({}), the API here is {} ({})", world.store.place(),
                  instance.origin, instance.instance_id, world.offer.instance.origin, world.offer.instance.instance_id),
      "check the target's endpoint and credential; if the move is meant, run weir state rebuild" + world.target_option);
}

Observing start_observing(World& world, const Inputs& inputs) {
  return begin_work([&world, &inputs] { return observe(world, inputs.project.id, inputs.kinds); });
}

Result<Gathered> gather(World& world, const Inputs& inputs, std::optional<Observing> observing) {
  Gathered gathered;
  Diagnostics problems;
  auto stored = world.store.load();
  if (!observing) observing = start_observing(world, inputs);
  if (!stored)
    append(problems, stored.error());
  else
    gathered.stored = std::move(*stored);
  gathered.keeps_state = world.store.keeps();
  if (const Baseline* baseline = gathered.baseline())
    if (auto problem = foreign_state(baseline->project_id, baseline->instance, inputs, world))
      problems.push_back(std::move(*problem));
  Result<git::Snapshot> texts;
  if (inputs.read_texts) texts = inputs.read_texts();
  if (!texts)
    append(problems, texts.error());
  else
    gathered.loaded =
        load_manifests(world, inputs, inputs.read_texts ? texts->files : inputs.files, gathered.stored.baseline);
  append(problems, manifest::check_removed(inputs.project.removed, gathered.loaded.desired));
  append(problems, gathered.loaded.problems);
  auto observed = observing->get();
  if (!observed) append(problems, observed.error());
  if (has_errors(problems)) return fail(std::move(problems));
  gathered.observed = std::move(*observed);
  gathered.notes = std::move(problems);
  for (const auto& [kind, listing] : gathered.observed) append(gathered.notes, listing.problems);
  return gathered;
}

namespace {

/// Calls `compare` with all that a comparison looks at.
template <class Compare>
auto with_input(World& world, const Inputs& inputs, const Gathered& gathered, Compare compare) {
  std::set<std::string> guarded;
  for (const auto& [kind, provider] : world.providers)
    if (provider->guarded()) guarded.insert(kind);
  const DesiredState& desired = gathered.loaded.desired;
  const auto secrets = secret_statuses(world.secrets, desired, gathered.baseline(), world.fingerprint_key);
  const auto deletions = find_deletions(world, desired, gathered.baseline(), gathered.observed);
  return compare(diff::Input{inputs.project.id, desired, gathered.observed, gathered.baseline(), schema::kind_table(),
                             inputs.project.removed, guarded, secrets, deletions});
}

}  // namespace

diff::Changes compare_gathered(World& world, const Inputs& inputs, const Gathered& gathered) {
  return with_input(world, inputs, gathered, [](const diff::Input& input) { return diff::compare(input); });
}

Result<diff::Changes> compare_adoption(World& world, const Inputs& inputs, const Gathered& gathered,
                                       const diff::Adoption& adoption) {
  return with_input(world, inputs, gathered,
                    [&](const diff::Input& input) { return diff::compare_adoption(input, adoption); });
}

}  // namespace weir::reconciler
