#include <set>

#include <fmt/format.h>

#include "core/text.hpp"
#include "reconciler/gather.hpp"
#include "reconciler/run.hpp"

namespace weir::reconciler {
namespace {

report::Drift heading(const World& world, const Inputs& inputs, const Gathered& gathered) {
  report::Drift drift;
  drift.project_name = inputs.project.name;
  drift.project_id = inputs.project.id;
  drift.target_name = inputs.target.name;
  drift.instance = world.offer.instance;
  drift.against = gathered.stored.baseline ? gathered.stored.baseline->commit : inputs.commit;
  return drift;
}

/// Who and when, from what the API tells; a drift line without them is still a drift line.
report::DriftLine line_of(World& world, const ObservedState& observed, diff::DriftItem item) {
  RemoteObject object;
  object.kind = item.key.kind;
  object.id = item.remote_id;
  for (const RemoteObject& live : observed.at(item.key.kind).objects)
    if (live.id == item.remote_id) object = live;
  providers::LastChange change;
  if (!item.remote_id.empty()) change = providers::last_change(world.client, object);
  return {std::move(item), change.actor, change.at};
}

std::vector<ResourceKey> managed_keys(const ObservedState& observed, const std::string& project_id) {
  std::set<ResourceKey> keys;
  for (const auto& [kind, listing] : observed)
    for (const RemoteObject& object : listing.objects)
      for (const Mark& mark : object.view.marks)
        if (!object.deleted && mark.project_id == project_id) keys.insert(mark.key);
  return {keys.begin(), keys.end()};
}

/// Crons that mean another time since clocks were set: no drift, and nothing that waits in Git.
std::optional<Diagnostic> due_note(const std::vector<ResourceKey>& due) {
  constexpr std::size_t most_named = 10;
  if (due.empty()) return std::nullopt;
  std::vector<std::string> names;
  for (const ResourceKey& key : due)
    if (names.size() < most_named) names.push_back(to_string(key));
  if (due.size() > most_named) names.push_back(fmt::format("{} more", due.size() - most_named));
  return note("D016", "clocks changed, and these keep the time from before: " + join(names, ", "),
              "run weir apply, so that schedules keep their local time");
}

report::Drift drift_of(World& world, const Inputs& inputs, Gathered& gathered) {
  diff::Changes changes = compare_gathered(world, inputs, gathered);
  report::Drift drift = heading(world, inputs, gathered);
  for (diff::DriftItem& item : changes.drifted)
    drift.drifted.push_back(line_of(world, gathered.observed, std::move(item)));
  drift.pending = std::move(changes.pending);
  drift.touched = std::move(changes.touched);
  drift.held = std::move(changes.held);
  for (const RemoteObject* object : changes.unmanaged)
    drift.unmanaged.push_back({object->kind, object->id, object->display_name});
  drift.managed_keys = managed_keys(gathered.observed, inputs.project.id);
  drift.managed = changes.owned;
  drift.total = changes.owned + changes.unmanaged.size();
  drift.diagnostics = std::move(gathered.notes);
  append(drift.diagnostics, std::move(changes.notes));
  if (auto due = due_note(changes.dst_due)) drift.diagnostics.push_back(std::move(*due));
  for (const diff::Conflict& conflict : changes.conflicts)
    drift.diagnostics.push_back(
        warning(conflict.code, conflict.message).at(conflict.place).about(to_string(conflict.key)));
  return drift;
}

/// Why Git cannot take the drift in; nullopt where it may.
std::optional<std::string> beyond_git(diff::DriftKind kind) {
  switch (kind) {
    case diff::DriftKind::changed:
    case diff::DriftKind::disabled:
      return std::nullopt;
    case diff::DriftKind::unreadable:
      return "its settings cannot be read; `weir apply` sends those of Git again, and config: keep leaves them as they "
             "are";
    case diff::DriftKind::missing:
      return "the object is not there; `weir apply` makes a new one, or remove its manifest";
    case diff::DriftKind::unmarked:
      return "the object has lost its mark; metadata.adopt takes it back";
  }
  return std::nullopt;
}

}  // namespace

Result<report::Drift> find_drift(World& world, const Inputs& inputs) {
  auto gathered = gather(world, inputs, start_observing(world, inputs));
  if (!gathered) return fail(gathered.error());
  return drift_of(world, inputs, *gathered);
}

Result<DriftPatch> find_drift_patch(World& world, const Inputs& inputs) {
  auto gathered = gather(world, inputs, start_observing(world, inputs));
  if (!gathered) return fail(gathered.error());
  DriftPatch patch;
  patch.drift = drift_of(world, inputs, *gathered);
  std::vector<manifest::Wish> wishes;
  Diagnostics beyond;
  for (const report::DriftLine& line : patch.drift.drifted) {
    if (const auto why = beyond_git(line.item.kind))
      beyond.push_back(note("U050", "is not in the patch: " + *why).about(to_string(line.item.key)));
    else
      wishes.push_back({line.item.key, line.item.fields});
  }
  std::vector<manifest::Source> sources;
  for (const git::File& file : inputs.files) sources.push_back({file.path, file.blob_id, file.text});
  patch.taken = manifest::take_in(wishes, sources, gathered->loaded, inputs.kinds, {inputs.as_of, world.zones});
  append(patch.taken.left_out, std::move(beyond));
  return patch;
}

}  // namespace weir::reconciler
