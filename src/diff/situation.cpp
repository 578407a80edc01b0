#include "diff/situation.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "diff/fields.hpp"

namespace weir::diff {

std::vector<std::string> ids_of(const std::vector<const RemoteObject*>& objects) {
  std::vector<std::string> ids;
  for (const RemoteObject* object : objects) ids.push_back(object->id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

Conflict marked_twice(const ResourceKey& key, const std::vector<const RemoteObject*>& objects) {
  const auto ids = ids_of(objects);
  return {key,
          fmt::format("{} objects carry the mark of {}; nothing is chosen between them; `weir adopt {} ID` chooses",
                      objects.size(), to_string(key), to_string(key)),
          ids, "A022"};
}

void place_conflicts(const DesiredState& desired, std::vector<Conflict>& conflicts) {
  for (Conflict& conflict : conflicts)
    if (const auto declared = desired.resources.find(conflict.key); declared != desired.resources.end())
      conflict.place = declared->second.place;
}

bool edited_in_git(const BaselineEntry& entry, const Resource& resource, const KindRules& rules) {
  if (entry.digest != resource.digest) return true;
  return resource.driven_by && !readable_changes(rules, entry.spec, resource.spec).empty();
}

namespace {

/// Whether the zone is known to keep the offset that it kept at the last apply.
bool offset_as_applied(const Input& input, const std::string& zone) {
  if (!input.baseline) return false;
  const auto applied = input.baseline->zones.find(zone);
  const auto now = input.desired.zones.find(zone);
  return applied != input.baseline->zones.end() && now != input.desired.zones.end() &&
         applied->second.offset == now->second.offset;
}

}  // namespace

bool only_clocks_changed(const Input& input, const Resource& resource, const std::string& path, const Json& live) {
  if (!resource.driven_by || !is_schedule_field(path) || !live.is_string()) return false;
  const auto& others = resource.driven_by->other_crons;
  if (std::find(others.begin(), others.end(), live) == others.end()) return false;
  // An edit by just the hour that summer time is looks the same.
  return !offset_as_applied(input, resource.driven_by->zone);
}

bool wants_enabled(const KindRules& rules, const Json& spec) {
  const auto rule = rules.fields.find("enabled");
  return rule == rules.fields.end() || comparable(rule->second, spec, "enabled") != Json(false);
}

bool at_rest(const KindRules& rules, const RemoteObject& object) {
  return object.view.policy.retired && !wants_enabled(rules, object.spec);
}

Change base_change(const Input& input, const ResourceKey& key, const RemoteObject& object) {
  Change change;
  change.key = key;
  change.remote_id = object.id;
  change.expected_version = object.version;
  change.guarded = input.guarded_kinds.count(key.kind) > 0;
  return change;
}

std::vector<std::string> tags_with(const Input& input, const RemoteObject& object,
                                   const std::vector<std::string>& user_tags, const std::optional<Mark>& mark,
                                   const PolicyTags& policy) {
  std::vector<std::string> tags = write_tags(user_tags, mark, policy);
  for (const Mark& other : object.view.marks)
    if (other.project_id != input.project_id) tags.push_back(to_tag(other));
  return tags;
}

const BaselineEntry* baseline_of(const Input& input, const ResourceKey& key) {
  if (!input.baseline) return nullptr;
  const auto found = input.baseline->entries.find(key);
  return found == input.baseline->entries.end() ? nullptr : &found->second;
}

const BaselineEntry* known_as(const Input& input, const Resource& resource) {
  const BaselineEntry* entry = baseline_of(input, resource.key);
  if (entry || !resource.moved_from) return entry;
  return baseline_of(input, {resource.key.kind, *resource.moved_from});
}

bool version_moved(const BaselineEntry& entry, const RemoteObject& object) {
  return entry.version && object.version && *entry.version != *object.version;
}

}  // namespace weir::diff
