#include <set>

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

}  // namespace

Result<report::Drift> find_drift(World& world, const Inputs& inputs) {
  auto gathered = gather(world, inputs, start_observing(world, inputs));
  if (!gathered) return fail(gathered.error());
  diff::Changes changes = compare_gathered(world, inputs, *gathered);
  report::Drift drift = heading(world, inputs, *gathered);
  for (diff::DriftItem& item : changes.drifted)
    drift.drifted.push_back(line_of(world, gathered->observed, std::move(item)));
  drift.pending = std::move(changes.pending);
  drift.touched = std::move(changes.touched);
  drift.held = std::move(changes.held);
  for (const RemoteObject* object : changes.unmanaged)
    drift.unmanaged.push_back({object->kind, object->id, object->display_name});
  drift.managed_keys = managed_keys(gathered->observed, inputs.project.id);
  drift.managed = changes.owned;
  drift.total = changes.owned + changes.unmanaged.size();
  drift.diagnostics = std::move(gathered->notes);
  for (const diff::Conflict& conflict : changes.conflicts)
    drift.diagnostics.push_back(warning(conflict.code, conflict.message).about(to_string(conflict.key)));
  return drift;
}

}  // namespace weir::reconciler
