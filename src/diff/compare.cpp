#include "diff/compare.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "diff/decide.hpp"
#include "diff/dependents.hpp"
#include "diff/drift.hpp"
#include "diff/match.hpp"

namespace weir::diff {
namespace {

void file_away(Changes& changes, const ResourceKey& key, Verdict verdict) {
  if (verdict.touched) changes.touched.push_back(key);
  if (verdict.unchanged) ++changes.unchanged;
  if (verdict.dst_due) changes.dst_due.push_back(key);
  if (auto* change = std::get_if<Change>(&verdict.decision))
    changes.changes.push_back(std::move(*change));
  else if (auto* conflict = std::get_if<Conflict>(&verdict.decision))
    changes.conflicts.push_back(std::move(*conflict));
  else if (auto* rotation = std::get_if<Rotation>(&verdict.decision))
    changes.rotations.push_back(std::move(*rotation));
  else if (auto* held = std::get_if<Held>(&verdict.decision))
    changes.held.push_back(std::move(*held));
}

/// Old names that a movedFrom takes along: their objects are not removals.
std::set<ResourceKey> moved_keys(const Input& input, const ObservedIndex& index) {
  std::set<ResourceKey> moved;
  for (const auto& [key, resource] : input.desired.resources)
    if (resource.moved_from && !index.marked.count(key)) moved.insert({key.kind, *resource.moved_from});
  return moved;
}

std::string name_at_api(const ObservedIndex& index, const Change& removal) {
  const auto found = index.by_id.find({removal.key.kind, removal.remote_id.value_or("")});
  return found == index.by_id.end() ? std::string() : found->second->display_name;
}

/// A create and a removal of the same kind and displayName look like a rename that forgot its movedFrom.
void refuse_lookalike_renames(const Input& input, const ObservedIndex& index, Changes& changes) {
  std::map<std::pair<std::string, std::string>, ResourceKey> removals;
  for (const Change& change : changes.changes)
    if (change.removal && !change.asked_for)
      removals.emplace(std::pair(change.key.kind, name_at_api(index, change)), change.key);
  std::set<ResourceKey> refused;
  for (const Change& change : changes.changes) {
    if (change.action != Action::create) continue;
    const std::string name = display_name(input.desired.resources.at(change.key));
    const auto found = removals.find({change.key.kind, name});
    if (found == removals.end()) continue;
    const ResourceKey& old_key = found->second;
    changes.conflicts.push_back(
        {change.key,
         fmt::format("looks like a rename of {} (same displayName \"{}\"); set metadata.movedFrom: {} to rename it in "
                     "place, or choose another displayName",
                     to_string(old_key), name, old_key.name),
         {},
         "M047"});
    refused.insert(change.key);
    refused.insert(old_key);
  }
  std::erase_if(changes.changes, [&](const Change& change) { return refused.count(change.key) > 0; });
}

void find_forgotten(const Input& input, const ObservedIndex& index, Changes& changes) {
  if (!input.baseline) return;
  for (const auto& [key, entry] : input.baseline->entries)
    if (!input.desired.resources.count(key) && !index.marked.count(key)) changes.forgotten.push_back(key);
}

}  // namespace

Changes compare(const Input& input) {
  const ObservedIndex index = index_observed(input.observed, input.project_id);
  Changes changes;
  changes.unmanaged = index.unmanaged;
  changes.owned = index.owned;
  for (const auto& [key, resource] : input.desired.resources)
    file_away(changes, key, decide_desired(input, index, resource));
  const std::set<ResourceKey> moved = moved_keys(input, index);
  for (const auto& [key, objects] : index.marked)
    if (!input.desired.resources.count(key) && !moved.count(key))
      file_away(changes, key, decide_removed(input, key, objects));
  refuse_lookalike_renames(input, index, changes);
  find_needs(input, index, changes);
  add_refreshes(input, index, changes);
  find_forgotten(input, index, changes);
  find_drift(input, index, changes);
  return changes;
}

}  // namespace weir::diff
