#include "diff/decide.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "core/text.hpp"
#include "diff/fields.hpp"
#include "diff/references.hpp"
#include "diff/situation.hpp"
#include "diff/three_way.hpp"

namespace weir::diff {
namespace {

/// Everything about one pair of manifest and object that the decision needs, worked out once.
struct Pair {
  const Resource& desired;
  const RemoteObject& object;
  const KindRules& rules;
  const BaselineEntry* entry;
  PolicyTags policy;
  std::vector<std::string> tags_after;
  std::vector<FieldChange> fields;  ///< readable ones and policy
  bool config_edited = false;       ///< the write-only digest on the object is not that of Git
};

void add_policy_changes(Pair& pair) {
  const PolicyTags& was = pair.object.view.policy;
  if (was.on_remove != pair.policy.on_remove)
    pair.fields.push_back(
        {"/onRemove", std::string(to_string(was.on_remove)), std::string(to_string(pair.policy.on_remove))});
  if (was.protect != pair.policy.protect)
    pair.fields.push_back({"/metadata/protect", was.protect, pair.policy.protect});
  if (was.retired) pair.fields.push_back({"/metadata/retired", true, nullptr});
}

std::vector<std::string> user_tags(const KindRules& rules, const Json& spec) {
  std::vector<std::string> tags;
  const auto rule = rules.fields.find("tags");
  if (rule == rules.fields.end()) return tags;
  const Json value = comparable(rule->second, spec, "tags");
  for (const Json& tag : value)
    if (tag.is_string()) tags.push_back(tag.get<std::string>());
  return tags;
}

Pair make_pair_of(const Input& input, const ObservedIndex& index, const Resource& desired, const RemoteObject& object) {
  Pair pair{desired, object, input.kinds.at(desired.key.kind), baseline_of(input, desired.key), {}, {}, {}, false};
  pair.policy = desired_policy(pair.rules, desired, object.view.policy);
  // A kind without tags of the user's own keeps those that somebody put there.
  const auto tags = pair.rules.fields.count("tags") ? user_tags(pair.rules, desired.spec) : object.view.user_tags;
  pair.tags_after = tags_with(input, object, tags, Mark{input.project_id, desired.key}, pair.policy);
  pair.fields = readable_changes(pair.rules, object.spec,
                                 object.references.empty() ? desired.spec : as_observed_now(input, index, desired));
  add_policy_changes(pair);
  pair.config_edited = object.view.policy.config_digest != pair.policy.config_digest;
  if (pair.entry && pair.entry->remote_id != object.id) pair.entry = nullptr;
  return pair;
}

const std::map<std::string, SecretStatus>& secrets_of(const Input& input, const ResourceKey& key) {
  static const std::map<std::string, SecretStatus> none;
  const auto found = input.secrets.find(key);
  return found == input.secrets.end() ? none : found->second;
}

/// The config that the object holds, where the baseline can vouch for it.
const Json* known_config(const Pair& pair) {
  if (!pair.entry) return nullptr;
  const bool vouched = write_only_digest(pair.rules, pair.entry->spec) == pair.object.view.policy.config_digest &&
                       !version_moved(*pair.entry, pair.object);
  return vouched ? &pair.entry->spec : nullptr;
}

Reason reason_for(const Pair& pair, bool readable_drift) {
  Pattern pattern{pair.entry != nullptr, true, true, false, false, pair.fields.empty()};
  if (pair.entry) {
    pattern.edited = edited_in_git(*pair.entry, pair.desired, pair.rules);
    pattern.drifted = readable_drift || version_moved(*pair.entry, pair.object);
  }
  return reason_of(row_of(pattern));
}

bool drifted_readably(const Pair& pair) {
  return pair.entry && !readable_changes(pair.rules, pair.entry->spec, pair.object.spec).empty();
}

/// The schedule is compiled anew because the zone keeps another offset now.
bool clocks_changed(const Input& input, const Pair& pair) {
  return std::any_of(pair.fields.begin(), pair.fields.end(), [&](const FieldChange& field) {
    return only_clocks_changed(input, pair.desired, field.path, field.before);
  });
}

bool sets_schedule(const std::vector<FieldChange>& fields) {
  return std::any_of(fields.begin(), fields.end(),
                     [](const FieldChange& field) { return is_schedule_field(field.path) && !field.after.is_null(); });
}

/// Why the cron alone differs though nobody edited the manifest or the object; nullopt where more differs.
std::optional<std::string> schedule_cause(const Pair& pair, bool clocks) {
  const bool alone = pair.fields.size() == 1 && is_schedule_field(pair.fields.front().path) && !pair.config_edited;
  if (!alone || !pair.desired.driven_by) return std::nullopt;
  if (clocks) return fmt::format("clocks changed in {}", pair.desired.driven_by->zone);
  const bool as_applied = pair.entry && pair.entry->digest == pair.desired.digest &&
                          readable_changes(pair.rules, pair.entry->spec, pair.object.spec).empty();
  if (as_applied) return fmt::format("Schedule/{} edited in Git", pair.desired.driven_by->schedule);
  return std::nullopt;
}

/// What a backfill or a reset reads again: what the API counted of late, of a mapping at its source.
std::optional<std::int64_t> records_again(const ObservedIndex& index, const KindRules& rules, Consequence consequence,
                                          const RemoteObject& object) {
  if (consequence != Consequence::backfill && consequence != Consequence::reset) return std::nullopt;
  const RemoteObject* counted = &object;
  if (!object.recent_records && !object.references.empty()) {
    const auto& [field, id] = *object.references.begin();
    const auto source = index.by_id.find({rules.fields.at(field).references, id});
    if (source != index.by_id.end()) counted = source->second;
  }
  return counted->recent_records == 0 ? std::nullopt : counted->recent_records;
}

/// Only `enabled` (and the retired tag, which goes with it) differs.
bool only_enabled_differs(const std::vector<FieldChange>& fields) {
  bool enabled = false;
  for (const FieldChange& field : fields) {
    if (field.path == "/enabled")
      enabled = true;
    else if (field.path != "/metadata/retired")
      return false;
  }
  return enabled;
}

Change update_of(const Input& input, const ObservedIndex& index, Pair& pair, Reason reason, bool resend_config) {
  Change change = base_change(input, pair.desired.key, pair.object);
  change.place = pair.desired.place;
  change.origin = reason.origin;
  change.reason = reason.text;
  const bool plain_switch = only_enabled_differs(pair.fields) && !pair.config_edited && !resend_config;
  change.action = !plain_switch                                  ? Action::update
                  : wants_enabled(pair.rules, pair.desired.spec) ? Action::enable
                                                                 : Action::disable;
  if (pair.config_edited || resend_config) {
    auto config = write_only_changes(pair.rules, pair.desired, pair.object, known_config(pair),
                                     secrets_of(input, pair.desired.key));
    pair.fields.insert(pair.fields.end(), config.begin(), config.end());
  }
  std::sort(pair.fields.begin(), pair.fields.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  change.fields = pair.fields;
  change.draft = draft_of(pair.fields, pair.rules, pair.desired.spec);
  const auto& driven_by = pair.desired.driven_by;
  Effect effect =
      effect_of(pair.rules, pair.desired.spec.value("type", ""), pair.fields, driven_by ? &*driven_by : nullptr);
  change.consequence = effect.consequence;
  change.consequence_reason = std::move(effect.reason);
  // What is switched off reads nothing again.
  if (!effect.of_new_only && wants_enabled(pair.rules, pair.desired.spec))
    change.records_again = records_again(index, pair.rules, change.consequence, pair.object);
  if (sets_schedule(pair.fields)) change.driven_by = driven_by;
  change.tags_after = pair.tags_after;
  change.send_tags = true;
  return change;
}

std::vector<std::string> rotated_fields(const Input& input, const ResourceKey& key) {
  std::vector<std::string> rotated;
  for (const auto& [pointer, status] : secrets_of(input, key))
    if (status == SecretStatus::rotated) rotated.push_back(pointer);
  return rotated;
}

Rotation rotation_of(const Input& input, const Pair& pair, std::vector<std::string> fields) {
  Rotation rotation;
  rotation.key = pair.desired.key;
  rotation.fields = std::move(fields);
  rotation.remote_id = pair.object.id;
  rotation.expected_version = pair.object.version;
  rotation.guarded = input.guarded_kinds.count(pair.desired.key.kind) > 0;
  rotation.draft = write_only_part(pair.rules, pair.desired.spec);
  return rotation;
}

std::optional<Conflict> immutable_conflict(const Pair& pair) {
  for (const FieldChange& field : pair.fields) {
    const auto rule = pair.rules.fields.find(field.path.substr(1, field.path.find('/', 1) - 1));
    if (rule == pair.rules.fields.end() || !rule->second.immutable) continue;
    return Conflict{
        pair.desired.key,
        fmt::format("{} cannot be changed (from {} to {}); declare the object under a new name and remove this one",
                    field.path.substr(1), field.before.dump(), field.after.dump()),
        {pair.object.id},
        "M046"};
  }
  return std::nullopt;
}

/// Rows "marked ours, equal" and "marked ours, differs".
Verdict decide_pair(const Input& input, const ObservedIndex& index, Pair pair) {
  if (pair.object.view.policy.hold) return {Held{pair.desired.key, *pair.object.view.policy.hold}, false, false};
  if (pair.entry && pair.entry->version && pair.object.version && *pair.object.version < *pair.entry->version)
    return {Conflict{pair.desired.key,
                     fmt::format("version went from {} to {}; the server was set back or the object replaced",
                                 *pair.entry->version, *pair.object.version),
                     {pair.object.id},
                     "A020"}};
  if (auto conflict = immutable_conflict(pair)) return {*conflict, false, false};
  const Reason reason = pair.object.view.policy.retired ? Reason{Origin::git, "manifest came back"}
                                                        : reason_for(pair, drifted_readably(pair));
  if (!pair.fields.empty() || pair.config_edited) {
    const bool due = clocks_changed(input, pair);
    Change change = update_of(input, index, pair, reason, false);
    if (auto cause = schedule_cause(pair, due)) {
      change.origin = Origin::git;
      change.reason = std::move(*cause);
    }
    return {std::move(change), false, false, due};
  }
  // Readable fields are equal. A version that others moved may hide an edit of what cannot be read.
  const bool edited = pair.entry && edited_in_git(*pair.entry, pair.desired, pair.rules);
  const bool moved = pair.entry && version_moved(*pair.entry, pair.object) && !edited;
  if (moved && has_write_only(pair.rules) && !keeps_write_only(pair.rules, pair.desired.spec))
    return {update_of(input, index, pair, {Origin::drift, "changed at the API, unreadable"}, true), false, false};
  auto rotated = rotated_fields(input, pair.desired.key);
  if (!rotated.empty()) return {rotation_of(input, pair, std::move(rotated)), false, true};
  return {std::monostate{}, moved, true};
}

/// A mapping of a source that is there changes how its records are read, as an edit of the mapping does.
void tell_new_mapping(const Input& input, const ObservedIndex& index, const Resource& desired, Change& change) {
  const KindRules& rules = input.kinds.at(desired.key.kind);
  for (const ResourceKey& key : referenced_keys(input.kinds, desired.key.kind, desired.spec)) {
    const RemoteObject* source = object_of(input, index, key);
    if (!source) continue;
    std::vector<FieldChange> mapped;
    std::copy_if(change.fields.begin(), change.fields.end(), std::back_inserter(mapped),
                 [](const FieldChange& field) { return field.path.starts_with("/fields/"); });
    Effect effect = effect_of(rules, "", mapped);
    change.consequence = effect.consequence;
    change.consequence_reason = std::move(effect.reason);
    change.records_again = records_again(index, rules, change.consequence, *source);
  }
}

Change create_of(const Input& input, const ObservedIndex& index, const Resource& desired) {
  const KindRules& rules = input.kinds.at(desired.key.kind);
  const BaselineEntry* entry = known_as(input, desired);
  Change change;
  change.key = desired.key;
  change.action = Action::create;
  change.place = desired.place;
  change.guarded = input.guarded_kinds.count(desired.key.kind) > 0;
  const Reason reason =
      reason_of(row_of({entry != nullptr, true, false, entry && entry->digest != desired.digest, false, false}));
  change.origin = reason.origin;
  change.reason = reason.text;
  if (entry) {
    change.recreate = true;
    change.consequence = Consequence::reset;
    change.consequence_reason = "a new object begins without what the one before had read";
    const auto deletion = input.deletions.find(desired.key);
    if (deletion != input.deletions.end())
      change.reason = fmt::format("deleted by {} at {}", deletion->second.by, deletion->second.at);
  }
  for (const auto& [name, rule] : rules.fields) {
    const Json value = comparable(rule, desired.spec, name);
    if (value.is_null()) continue;
    const Json seen = shown(value, secrets_of(input, desired.key), pointer_join("", name));
    if (seen.is_object() && !seen.empty() && !rule.git_only)
      for (const auto& [member, inner] : seen.items())
        change.fields.push_back({pointer_join(pointer_join("", name), member), nullptr, inner});
    else
      change.fields.push_back({pointer_join("", name), nullptr, seen});
    if (!rule.git_only) change.draft[name] = value;
  }
  if (desired.protect) change.fields.push_back({"/metadata/protect", nullptr, true});
  if (sets_schedule(change.fields)) change.driven_by = desired.driven_by;
  std::sort(change.fields.begin(), change.fields.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  if (rules.resets && !entry) tell_new_mapping(input, index, desired, change);
  change.tags_after = write_tags(user_tags(rules, desired.spec), Mark{input.project_id, desired.key},
                                 desired_policy(rules, desired, {}));
  change.send_tags = true;
  return change;
}

Change adopt_of(const Input& input, const ObservedIndex& index, const Resource& desired, const RemoteObject& object) {
  Pair pair = make_pair_of(input, index, desired, object);
  const bool sends_config = has_write_only(pair.rules) && !keeps_write_only(pair.rules, desired.spec);
  Change change = update_of(input, index, pair, {Origin::git, "adopted"}, sends_config);
  change.action = Action::adopt;
  return change;
}

/// metadata.adopt names an object that carries no mark of ours yet.
Decision decide_adoption(const Input& input, const ObservedIndex& index, const Resource& resource) {
  const auto found = index.by_id.find({resource.key.kind, *resource.adopt});
  if (found == index.by_id.end())
    return Conflict{resource.key,
                    fmt::format("metadata.adopt names {}, which is not there", *resource.adopt),
                    {*resource.adopt},
                    "A023"};
  if (!found->second->view.marks.empty())
    return Conflict{resource.key,
                    fmt::format("{} already carries a mark of ownership", *resource.adopt),
                    {*resource.adopt},
                    "A024"};
  if (found->second->view.policy.hold) return Held{resource.key, *found->second->view.policy.hold};
  Pair pair = make_pair_of(input, index, resource, *found->second);
  if (auto conflict = immutable_conflict(pair)) return *conflict;
  return adopt_of(input, index, resource, *found->second);
}

/// movedFrom: the one object that carries the old key's mark gets the new one, in place.
std::optional<Verdict> decide_move(const Input& input, const ObservedIndex& index, const Resource& resource) {
  if (!resource.moved_from) return std::nullopt;
  const ResourceKey old_key{resource.key.kind, *resource.moved_from};
  const auto found = index.marked.find(old_key);
  if (found == index.marked.end()) return std::nullopt;
  if (found->second.size() > 1) return Verdict{marked_twice(old_key, found->second)};
  Pair pair = make_pair_of(input, index, resource, *found->second.front());
  if (pair.object.view.policy.hold) return Verdict{Held{resource.key, *pair.object.view.policy.hold}};
  if (auto conflict = immutable_conflict(pair)) return Verdict{*conflict};
  pair.fields.push_back({"/metadata/name", old_key.name, resource.key.name});
  const std::string reason = "renamed from " + old_key.name;
  Change change = update_of(input, index, pair, {Origin::git, reason}, false);
  change.action = Action::update;
  return Verdict{change};
}

/// No object carries the mark.
Decision decide_absent(const Input& input, const ObservedIndex& index, const Resource& resource) {
  if (resource.adopt) return decide_adoption(input, index, resource);
  if (const BaselineEntry* entry = known_as(input, resource)) {
    const auto known = index.by_id.find({resource.key.kind, entry->remote_id});
    if (known != index.by_id.end() && known->second->view.marks.empty())
      return Conflict{resource.key,
                      fmt::format("{} has lost its mark; set metadata.adopt: {} to take it back", entry->remote_id,
                                  entry->remote_id),
                      {entry->remote_id},
                      "S008"};
  }
  const auto twins = index.nobodys.find({resource.key.kind, display_name(resource)});
  if (twins != index.nobodys.end()) {
    const auto ids = ids_of(twins->second);
    return Conflict{resource.key,
                    fmt::format("an object named \"{}\" exists ({}) and nobody owns it; set metadata.adopt to take "
                                "it over, or choose another displayName",
                                display_name(resource), join(ids, ", ")),
                    ids, "A012"};
  }
  if (keeps_write_only(input.kinds.at(resource.key.kind), resource.spec))
    return Conflict{
        resource.key, "config: keep leaves an object's settings as they are, and there is no object", {}, "A030"};
  return create_of(input, index, resource);
}

}  // namespace

Verdict decide_desired(const Input& input, const ObservedIndex& index, const Resource& resource) {
  const auto marked = index.marked.find(resource.key);
  if (marked != index.marked.end()) {
    if (marked->second.size() > 1) return {marked_twice(resource.key, marked->second)};
    return decide_pair(input, index, make_pair_of(input, index, resource, *marked->second.front()));
  }
  if (auto moved = decide_move(input, index, resource)) return *moved;
  return {decide_absent(input, index, resource)};
}

}  // namespace weir::diff
