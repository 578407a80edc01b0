#include "diff/compare.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/text.hpp"
#include "diff/decide.hpp"
#include "diff/dependents.hpp"
#include "diff/drift.hpp"
#include "diff/fields.hpp"
#include "diff/match.hpp"
#include "diff/situation.hpp"

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

/// Only a listing that is proved complete says that an object is gone.
bool is_gone(const Input& input, const ObservedIndex& index, const ResourceKey& key) {
  const auto listing = input.observed.find(key.kind);
  return listing != input.observed.end() && listing->second.complete && !index.marked.count(key);
}

void find_forgotten(const Input& input, const ObservedIndex& index, Changes& changes) {
  if (!input.baseline) return;
  const std::set<ResourceKey> moved = moved_keys(input, index);
  for (const auto& [key, entry] : input.baseline->entries)
    if (!input.desired.resources.count(key) && !moved.count(key) && is_gone(input, index, key))
      changes.forgotten.push_back(key);
}

bool writes_unreadable(const KindRules& rules, const Json& draft) {
  return std::any_of(rules.fields.begin(), rules.fields.end(),
                     [&](const auto& field) { return field.second.write_only && draft.contains(field.first); });
}

/// Objects whose write-only fields nobody can vouch for: their values are not shown, and no version counter that the
/// baseline knows says whether they moved. What is sent again anyway is not among them.
void tell_uncompared(const Input& input, const ObservedIndex& index, Changes& changes) {
  std::set<ResourceKey> settled;
  for (const Change& change : changes.changes)
    if (writes_unreadable(input.kinds.at(change.key.kind), change.draft)) settled.insert(change.key);
  for (const Held& held : changes.held) settled.insert(held.key);
  std::map<std::string, std::size_t> counts;
  bool versions = true;
  for (const auto& [key, objects] : index.marked) {
    const auto declared = input.desired.resources.find(key);
    if (objects.size() != 1 || settled.count(key) || declared == input.desired.resources.end()) continue;
    const KindRules& rules = input.kinds.at(key.kind);
    if (!has_write_only(rules) || keeps_write_only(rules, declared->second.spec)) continue;
    const RemoteObject& object = *objects.front();
    const BaselineEntry* entry = baseline_of(input, key);
    if (entry && entry->remote_id == object.id && entry->version && object.version) continue;
    ++counts[key.kind];
    versions = versions && object.version.has_value();
  }
  if (counts.empty()) return;
  std::vector<std::string> parts;
  for (const auto& [kind, count] : counts) parts.push_back(counted(count, kind));
  changes.notes.push_back(
      note("A039",
           fmt::format("config of {} could not be compared: the API shows no values of it, and {}", join(parts, ", "),
                       versions ? "no state says at which version it was written" : "keeps no version of it"),
           "an edit of it by hand would not be seen"));
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
  place_conflicts(input.desired, changes.conflicts);
  find_needs(input, index, changes);
  add_refreshes(input, index, changes);
  find_forgotten(input, index, changes);
  tell_uncompared(input, index, changes);
  find_drift(input, index, changes);
  return changes;
}

}  // namespace weir::diff
