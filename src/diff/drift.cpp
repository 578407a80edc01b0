#include "diff/drift.hpp"

#include <algorithm>
#include <set>

#include "diff/fields.hpp"
#include "diff/references.hpp"
#include "diff/situation.hpp"

namespace weir::diff {
namespace {

/// What the API is expected to hold for one key.
struct Expected {
  ResourceKey key;
  std::string remote_id;  ///< "" when there is no state
  std::optional<std::int64_t> version;
  const Json& spec;
  bool protect;
  const Resource* resource = nullptr;  ///< what Git declares, if anything
};

void add_policy_drift(const Expected& expected, const RemoteObject& object, std::vector<FieldChange>& fields) {
  const PolicyTags& tags = object.view.policy;
  const std::string wanted = expected.spec.value("onRemove", "disable");
  if (to_string(tags.on_remove) != wanted)
    fields.push_back({"/onRemove", wanted, std::string(to_string(tags.on_remove))});
  if (tags.protect != expected.protect) fields.push_back({"/metadata/protect", expected.protect, tags.protect});
}

DriftKind kind_of(const std::vector<FieldChange>& fields) {
  const bool switched_off =
      fields.size() == 1 && fields.front().path == "/enabled" && fields.front().after == Json(false);
  return switched_off ? DriftKind::disabled : DriftKind::changed;
}

/// Paths of the fields where the object is as Git declares it by now: a change that Git has taken in is no drift.
std::set<std::string> explained(const Input& input, const ObservedIndex& index, const Expected& expected,
                                const RemoteObject& object, const std::vector<FieldChange>& fields) {
  std::set<std::string> paths;
  if (!expected.resource || !input.baseline) return paths;
  const Resource& resource = *expected.resource;
  std::set<std::string> open;
  for (const FieldChange& field :
       readable_changes(input.kinds.at(expected.key.kind), object.spec, as_observed_now(input, index, resource)))
    open.insert(field.path);
  if (object.view.policy.on_remove != on_remove(resource)) open.insert("/onRemove");
  if (object.view.policy.protect != resource.protect) open.insert("/metadata/protect");
  for (const FieldChange& field : fields)
    if (!open.count(field.path)) paths.insert(field.path);
  return paths;
}

/// One key with exactly one object of ours.
void compare_object(const Input& input, const ObservedIndex& index, const Expected& expected,
                    const RemoteObject& object, Changes& changes) {
  const KindRules& rules = input.kinds.at(expected.key.kind);
  std::vector<FieldChange> fields = readable_changes(rules, expected.spec, object.spec);
  // Compiled when the zone kept another offset: due, and nobody's doing.
  std::erase_if(fields, [&](const FieldChange& field) {
    return expected.resource && only_clocks_changed(input, *expected.resource, field.path, field.after);
  });
  add_policy_drift(expected, object, fields);
  const bool differed = !fields.empty();
  const std::set<std::string> in_git = explained(input, index, expected, object, fields);
  std::erase_if(fields, [&](const FieldChange& field) { return in_git.count(field.path) > 0; });
  std::sort(fields.begin(), fields.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  if (!fields.empty()) {
    changes.drifted.push_back({expected.key, object.id, kind_of(fields), fields});
    return;
  }
  if (differed) return;
  const bool same_object = expected.remote_id == object.id;
  const bool moved = same_object && expected.version && object.version && *expected.version != *object.version;
  // A rebuilt state knows no write-only fields, and so nothing of their edits.
  const std::string wanted = write_only_digest(rules, expected.spec);
  const bool other_config = !wanted.empty() && wanted != object.view.policy.config_digest;
  const bool may_hide = has_write_only(rules) && !keeps_write_only(rules, expected.spec);
  if ((moved && may_hide) || other_config)
    changes.drifted.push_back({expected.key, object.id, DriftKind::unreadable, {}});
}

void compare_one(const Input& input, const ObservedIndex& index, const Expected& expected, Changes& changes) {
  const auto marked = index.marked.find(expected.key);
  if (marked == index.marked.end()) {
    const auto known = index.by_id.find({expected.key.kind, expected.remote_id});
    const bool there = known != index.by_id.end();
    changes.drifted.push_back({expected.key, expected.remote_id, there ? DriftKind::unmarked : DriftKind::missing, {}});
    return;
  }
  if (marked->second.size() > 1) return;  // a conflict, told as such
  const RemoteObject& object = *marked->second.front();
  if (!object.view.policy.hold) compare_object(input, index, expected, object, changes);
}

/// Retired objects are at rest; one that runs again was switched on by hand.
void find_woken(const Input& input, const ObservedIndex& index, Changes& changes) {
  for (const auto& [key, objects] : index.marked) {
    if (objects.size() > 1 || input.desired.resources.count(key)) continue;
    const RemoteObject& object = *objects.front();
    const bool retired = object.view.policy.retired && !object.view.policy.hold;
    if (retired && wants_enabled(input.kinds.at(key.kind), object.spec))
      changes.drifted.push_back({key, object.id, DriftKind::changed, {{"/enabled", false, true}}});
  }
}

/// Edited in Git; that its zone keeps another offset by now is no edit.
bool waits_for_apply(const Input& input, const BaselineEntry& entry, const Resource& resource) {
  const KindRules& rules = input.kinds.at(resource.key.kind);
  if (!edited_in_git(entry, resource, rules)) return false;
  if (entry.digest != resource.digest) return true;
  const auto fields = readable_changes(rules, entry.spec, resource.spec);
  return !std::all_of(fields.begin(), fields.end(), [&](const FieldChange& field) {
    return only_clocks_changed(input, resource, field.path, field.before);
  });
}

void find_pending(const Input& input, const ObservedIndex& index, Changes& changes) {
  for (const auto& [key, resource] : input.desired.resources) {
    const BaselineEntry* entry = baseline_of(input, key);
    const bool pending = entry ? waits_for_apply(input, *entry, resource) : !index.marked.count(key);
    if (pending) changes.pending.push_back(key);
  }
  if (!input.baseline) return;
  for (const auto& [key, entry] : input.baseline->entries) {
    const auto objects = index.marked.find(key);
    if (input.desired.resources.count(key) || objects == index.marked.end()) continue;
    if (!at_rest(input.kinds.at(key.kind), *objects->second.front())) changes.pending.push_back(key);
  }
  std::sort(changes.pending.begin(), changes.pending.end());
}

void against_baseline(const Input& input, const ObservedIndex& index, Changes& changes) {
  for (const auto& [key, entry] : input.baseline->entries) {
    if (!input.observed.count(key.kind)) continue;
    const auto objects = index.marked.find(key);
    const bool retired = objects != index.marked.end() && objects->second.front()->view.policy.retired;
    if (retired && !input.desired.resources.count(key)) continue;
    const auto declared = input.desired.resources.find(key);
    const Resource* resource = declared == input.desired.resources.end() ? nullptr : &declared->second;
    compare_one(input, index, {key, entry.remote_id, entry.version, entry.spec, entry.protect, resource}, changes);
  }
}

void against_git(const Input& input, const ObservedIndex& index, Changes& changes) {
  for (const auto& [key, resource] : input.desired.resources) {
    if (!index.marked.count(key)) continue;
    const Json spec = as_observed_now(input, index, resource);
    compare_one(input, index, {key, "", std::nullopt, spec, resource.protect, &resource}, changes);
  }
}

}  // namespace

std::string_view to_string(DriftKind kind) {
  switch (kind) {
    case DriftKind::changed:
      return "changed";
    case DriftKind::unreadable:
      return "unreadable";
    case DriftKind::missing:
      return "missing";
    case DriftKind::disabled:
      return "disabled";
    case DriftKind::unmarked:
      return "unmarked";
  }
  return "changed";
}

void find_drift(const Input& input, const ObservedIndex& index, Changes& changes) {
  if (input.baseline)
    against_baseline(input, index, changes);
  else
    against_git(input, index, changes);
  find_woken(input, index, changes);
  find_pending(input, index, changes);
  std::sort(changes.drifted.begin(), changes.drifted.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
}

}  // namespace weir::diff
