#include <algorithm>

#include "core/ulid.hpp"
#include "manifest/manifest.hpp"
#include "reconciler/baseline_update.hpp"
#include "reconciler/lease_keeper.hpp"
#include "reconciler/observe.hpp"
#include "reconciler/run.hpp"

namespace weir::reconciler {
namespace {

/// How far the state that is replaced had come.
struct Past {
  std::int64_t serial = 0, epoch = 0;
  std::optional<std::string> commit;  ///< last applied
};

/// A rebuilt state must not be older than the one it replaces: whatever of that can still be read is asked, the log of
/// runs, too, which names serial and epoch of each. Nothing is applied here, so the commit that was stays the last one:
/// another would switch off what guards the work of who applied it.
Past past_of(World& world, const Inputs& inputs, const Result<state::Stored>& lease) {
  Past past{0, 0, inputs.commit};
  // A lease that was given back came with the record that follows the state it was taken on.
  if (lease && lease->lease.epoch > 0) {
    past.serial = lease->lease.serial + 1;
    past.epoch = lease->lease.epoch;
  }
  if (const auto stored = world.store.load(); stored && stored->baseline) {
    past.serial = stored->baseline->serial;
    past.epoch = std::max(past.epoch, stored->baseline->epoch);
    if (stored->baseline->project_id == inputs.project.id) past.commit = stored->baseline->commit;
  }
  const auto text = world.store.load_runs();
  const auto log = text ? read_run_log(intact_run_log(*text), world.store.place()) : Result<RunLog>();
  if (!log) return past;
  for (const RunEntry& run : log->entries) {
    past.serial = std::max(past.serial, run.serial);
    past.epoch = std::max(past.epoch, run.epoch);
  }
  return past;
}

/// The rebuilding as a run of its own, so that the log tells of it.
report::Report report_of(World& world, const Inputs& inputs) {
  report::Report report;
  report.command = "state rebuild";
  report.project_name = inputs.project.name;
  report.project_id = inputs.project.id;
  report.target_name = inputs.target.name;
  report.instance = world.offer.instance;
  report.commit = inputs.commit;
  report.dirty = inputs.dirty;
  report.run = make_ulid(world.clock.now(), world.random);
  if (!world.self.who.empty()) report.who = world.self.who;
  report.started_at = report.finished_at = format_rfc3339(world.clock.now());
  const auto counts = world.client.counts();
  report.requests = {counts.reads, counts.writes, counts.throttled};
  report.state_saved = true;
  return report;
}

}  // namespace

Result<Baseline> rebuild_state(World& world, const Inputs& inputs) {
  if (!world.store.keeps()) return fail(error("S016", "no state is kept outside Git", "run it in a Git repository"));
  // A lease that cannot be read is nobody's: this is what brings a damaged state back.
  const auto before = world.store.load_lease();
  if (before)
    if (auto free = check_lease(world, *before); !free) return fail(free.error());
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
  baseline.project_id = inputs.project.id;
  baseline.instance = world.offer.instance;
  baseline.rules_digest = manifest::reading_digest();
  baseline.manifests = manifest::cached_manifests(loaded);
  baseline.entries = entries_of_observed(loaded.desired, *observed, inputs.project.id);
  baseline.zones = loaded.desired.zones;
  baseline.settled = holds_all(baseline.entries, loaded.desired);

  // Whoever wrote meanwhile made objects that were not listed.
  if (before)
    if (auto same = check_unmoved(world, *before); !same) return fail(same.error());
  const Past past = past_of(world, inputs, before);
  baseline.serial = past.serial + 1;
  baseline.commit = past.commit;
  state::Stored replaced;
  replaced.lease.epoch = past.epoch;
  const report::Report report = report_of(world, inputs);
  Lease lease = next_lease(world, inputs, replaced, {*report.run, report.command});
  lease.held = false;
  lease.serial = past.serial;
  state::Record record = record_of(world, std::move(baseline), std::move(lease), report);
  if (auto saved = world.store.replace(record); !saved) return fail(saved.error());
  return std::move(record.baseline);
}

}  // namespace weir::reconciler
