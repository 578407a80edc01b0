#include "reconciler/observe.hpp"

#include <algorithm>
#include <set>

#include "diff/references.hpp"
#include "schema/schema.hpp"

namespace weir::reconciler {
namespace {

/// An incomplete view (A007) is judged by the guards; anything else means that the API could not be read at all.
bool is_hard(const Listing& listing) {
  return !listing.complete &&
         std::any_of(listing.problems.begin(), listing.problems.end(), [](const Diagnostic& problem) {
           return problem.severity == Severity::error && problem.code != "A007";
         });
}

std::set<std::string> live_ids(const ObservedState& observed, const std::string& kind) {
  std::set<std::string> ids;
  const auto listing = observed.find(kind);
  if (listing != observed.end())
    for (const RemoteObject& object : listing->second.objects) ids.insert(object.id);
  return ids;
}

}  // namespace

Result<ObservedState> observe(World& world, const std::string& project_id, const std::vector<std::string>& kinds) {
  ObservedState observed;
  Diagnostics problems;
  for (const std::string& kind : kinds) {
    if (!schema::kind_table().at(kind).remote) continue;
    Listing listing = world.providers.at(kind)->list();
    if (is_hard(listing)) append(problems, listing.problems);
    observed.emplace(kind, std::move(listing));
  }
  if (!problems.empty()) return fail(std::move(problems));
  diff::name_references(observed, project_id, schema::kind_table());
  return observed;
}

std::map<ResourceKey, diff::Deletion> find_deletions(World& world, const DesiredState& desired,
                                                     const Baseline* baseline, const ObservedState& observed,
                                                     std::size_t most) {
  std::map<ResourceKey, diff::Deletion> deletions;
  if (!baseline) return deletions;
  std::map<std::string, std::set<std::string>> live;
  std::size_t asked = 0;
  for (const auto& [key, entry] : baseline->entries) {
    if (!desired.resources.count(key) || !observed.count(key.kind)) continue;
    if (!live.count(key.kind)) live[key.kind] = live_ids(observed, key.kind);
    if (live[key.kind].count(entry.remote_id) || asked++ >= most) continue;
    RemoteObject gone;
    gone.kind = key.kind;
    gone.id = entry.remote_id;
    const providers::LastChange change = providers::last_change(world.client, gone);
    if (change.actor && change.at) deletions[key] = {*change.actor, *change.at};
  }
  return deletions;
}

}  // namespace weir::reconciler
