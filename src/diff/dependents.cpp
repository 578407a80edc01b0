#include "diff/dependents.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/text.hpp"
#include "diff/references.hpp"
#include "diff/situation.hpp"

namespace weir::diff {
namespace {

using ChangesByKey = std::map<ResourceKey, const Change*>;

ChangesByKey changes_by_key(const Changes& changes) {
  ChangesByKey by_key;
  for (const Change& change : changes.changes) by_key.emplace(change.key, &change);
  return by_key;
}

/// The key by which people know an object: of its manifest where it is ours, else its id.
ResourceKey name_of(const ObservedIndex& index, const RemoteObject& object) {
  for (const auto& [key, objects] : index.marked)
    if (key.kind == object.kind && std::find(objects.begin(), objects.end(), &object) != objects.end()) return key;
  return {object.kind, object.id};
}

/// Live objects by what they refer to: (kind, id) of it. Mappings go with their source, so they do not keep it.
using Users = std::map<std::pair<std::string, std::string>, std::vector<const RemoteObject*>>;

Users users_of(const Input& input) {
  Users users;
  for (const auto& [kind, listing] : input.observed) {
    const KindRules& rules = input.kinds.at(kind);
    if (rules.resets) continue;
    for (const RemoteObject& object : listing.objects)
      if (!object.deleted)
        for (const auto& [field, id] : object.references)
          users[{rules.fields.at(field).references, id}].push_back(&object);
  }
  return users;
}

void look_at_users(const ObservedIndex& index, const ChangesByKey& by_key, const Users& users, Change& removal) {
  const auto found = users.find({removal.key.kind, removal.remote_id.value_or("")});
  if (found == users.end()) return;
  for (const RemoteObject* user : found->second) {
    const ResourceKey key = name_of(index, *user);
    const auto change = by_key.find(key);
    const bool goes = change != by_key.end() && change->second->action == Action::remove;
    (goes ? removal.needs : removal.blocked_by).push_back(key);
  }
}

/// What is to be made must have what it refers to; later writes do not send references.
void look_at_references(const Input& input, const ObservedIndex& index, const ChangesByKey& by_key, Change& change) {
  const auto resource = input.desired.resources.find(change.key);
  if (resource == input.desired.resources.end()) return;
  change.needs = referenced_keys(input.kinds, change.key.kind, resource->second.spec);
  if (change.action != Action::create) return;
  for (const ResourceKey& key : change.needs)
    if (!by_key.count(key) && object_of(input, index, key) == nullptr) change.blocked_by.push_back(key);
}

bool writes_refresh_field(const KindRules& rules, const Json& draft) {
  return std::any_of(rules.fields.begin(), rules.fields.end(),
                     [&](const auto& field) { return field.second.refresh && draft.contains(field.first); });
}

bool has_refresh_field(const KindRules& rules) {
  return std::any_of(rules.fields.begin(), rules.fields.end(), [](const auto& field) { return field.second.refresh; });
}

/// Kinds whose objects follow their source by a refresh.
bool is_refreshed(const KindTable& kinds, const KindRules& rules) {
  return !rules.resets && std::any_of(rules.fields.begin(), rules.fields.end(), [&](const auto& field) {
    return !field.second.references.empty() && has_refresh_field(kinds.at(field.second.references));
  });
}

/// Ids of the sources whose connections this plan leaves behind, with the changes that do it.
using Causes = std::map<std::string, std::vector<ResourceKey>>;

/// The id of the source that a mapping is of.
std::optional<std::string> source_id_of(const Input& input, const ObservedIndex& index, const Change& change) {
  const auto object = index.by_id.find({change.key.kind, change.remote_id.value_or("")});
  if (object != index.by_id.end() && !object->second->references.empty())
    return object->second->references.begin()->second;
  for (const ResourceKey& key : change.needs)
    if (const RemoteObject* source = object_of(input, index, key)) return source->id;
  return std::nullopt;
}

Causes causes_of(const Input& input, const ObservedIndex& index, const Changes& changes) {
  Causes causes;
  for (const Change& change : changes.changes) {
    const KindRules& rules = input.kinds.at(change.key.kind);
    if (!has_refresh_field(rules)) continue;
    const bool goes = change.action == Action::remove;
    if (!(rules.resets && goes) && !writes_refresh_field(rules, change.draft)) continue;
    if (rules.resets) {
      if (const auto id = source_id_of(input, index, change)) causes[*id].push_back(change.key);
    } else if (change.remote_id) {
      causes[*change.remote_id].push_back(change.key);
    }
  }
  for (const Rotation& rotation : changes.rotations)
    if (writes_refresh_field(input.kinds.at(rotation.key.kind), rotation.draft))
      causes[rotation.remote_id].push_back(rotation.key);
  return causes;
}

std::vector<ResourceKey> causes_for(const RemoteObject& object, const Causes& causes) {
  std::vector<ResourceKey> found;
  for (const auto& [field, id] : object.references)
    if (const auto cause = causes.find(id); cause != causes.end())
      found.insert(found.end(), cause->second.begin(), cause->second.end());
  return found;
}

Change refresh_of(const Input& input, const Resource& resource, const RemoteObject& object,
                  std::vector<ResourceKey> causes) {
  Change change = base_change(input, resource.key, object);
  change.action = Action::refresh;
  change.place = resource.place;
  change.origin = causes.empty() ? Origin::drift : Origin::git;
  change.reason = causes.empty() ? "stale: its source changed since it was refreshed"
                                 : fmt::format("{} changes", to_string(causes.front()));
  if (causes.size() > 1) change.reason += fmt::format(", and {} more", causes.size() - 1);
  change.needs = std::move(causes);
  return change;
}

bool is_left_alone(const Input& input, const ChangesByKey& by_key, const RemoteObject& object) {
  if (object.view.policy.hold) return true;
  for (const Mark& mark : object.view.marks) {
    if (mark.project_id != input.project_id) continue;
    const auto change = by_key.find(mark.key);
    return change != by_key.end() && change->second->action == Action::forget;
  }
  return true;
}

/// Who reads a source that changes and is under a hold, or not ours: it gets stale, and no step refreshes it.
void tell_left_stale(const Input& input, const ObservedIndex& index, const Causes& causes, Changes& changes) {
  constexpr std::size_t most_named = 10;
  const ChangesByKey by_key = changes_by_key(changes);
  std::vector<std::string> names;
  for (const auto& [kind, listing] : input.observed) {
    const KindRules& rules = input.kinds.at(kind);
    if (!is_refreshed(input.kinds, rules)) continue;
    for (const RemoteObject& object : listing.objects)
      if (!object.deleted && wants_enabled(rules, object.spec) && is_left_alone(input, by_key, object) &&
          !causes_for(object, causes).empty())
        names.push_back(fmt::format("{} ({})", to_string(name_of(index, object)),
                                    object.view.policy.hold ? "on hold" : "not managed"));
  }
  if (names.empty()) return;
  const std::size_t count = names.size();
  if (count > most_named) {
    names.resize(most_named);
    names.push_back(fmt::format("{} more", count - most_named));
  }
  changes.notes.push_back(
      warning("D034",
              fmt::format("{} stale by a change of what {}, and Weir does not refresh {}: {}",
                          count == 1 ? "1 connection gets" : fmt::format("{} connections get", count),
                          count == 1 ? "it reads" : "they read", count == 1 ? "it" : "them", join(names, ", ")),
              "syncs leave out what is stale: refresh it at the API, take weir:hold off it, or adopt it"));
}

}  // namespace

void find_needs(const Input& input, const ObservedIndex& index, Changes& changes) {
  const ChangesByKey by_key = changes_by_key(changes);
  const Users users = users_of(input);
  for (Change& change : changes.changes) {
    look_at_references(input, index, by_key, change);
    if (change.action == Action::remove) look_at_users(index, by_key, users, change);
  }
}

void add_refreshes(const Input& input, const ObservedIndex& index, Changes& changes) {
  std::set<ResourceKey> settled;  // written anyway, or not to be touched
  for (const Change& change : changes.changes) settled.insert(change.key);
  for (const Conflict& conflict : changes.conflicts) settled.insert(conflict.key);
  for (const Held& held : changes.held) settled.insert(held.key);
  const Causes causes = causes_of(input, index, changes);
  tell_left_stale(input, index, causes, changes);
  for (const auto& [key, objects] : index.marked) {
    const KindRules& rules = input.kinds.at(key.kind);
    const auto resource = input.desired.resources.find(key);
    if (!is_refreshed(input.kinds, rules) || objects.size() != 1 || settled.count(key)) continue;
    if (resource == input.desired.resources.end() || !wants_enabled(rules, resource->second.spec)) continue;
    auto found = causes_for(*objects.front(), causes);
    if (found.empty() && !objects.front()->stale) continue;
    changes.changes.push_back(refresh_of(input, resource->second, *objects.front(), std::move(found)));
    --changes.unchanged;
  }
  std::sort(changes.changes.begin(), changes.changes.end(),
            [](const Change& a, const Change& b) { return a.key < b.key; });
}

}  // namespace weir::diff
