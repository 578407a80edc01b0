#include "diff/fields.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/cron.hpp"
#include "core/text.hpp"

namespace weir::diff {
namespace {

Json sorted_set(const Json& list) {
  if (!list.is_array()) return list;
  std::vector<std::pair<std::string, Json>> items;
  for (const Json& item : list) items.emplace_back(canonical_json(item), item);
  std::sort(items.begin(), items.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  items.erase(std::unique(items.begin(), items.end(), [](const auto& a, const auto& b) { return a.first == b.first; }),
              items.end());
  Json sorted = Json::array();
  for (auto& [text, item] : items) sorted.push_back(std::move(item));
  return sorted;
}

std::set<std::string> member_names(const Json& one, const Json& other) {
  std::set<std::string> names;
  for (const Json* object : {&one, &other})
    if (object->is_object())
      for (const auto& [name, value] : object->items()) names.insert(name);
  return names;
}

const Json& member_or_null(const Json& object, const std::string& name) {
  static const Json null;
  const auto found = object.find(name);
  return found == object.end() ? null : *found;
}

void add_changes(std::vector<FieldChange>& changes, const std::string& path, const Json& before, const Json& after) {
  if (same_json(before, after)) return;
  const bool by_member = (before.is_object() || before.is_null()) && (after.is_object() || after.is_null()) &&
                         (before.is_object() || after.is_object()) && !(before.empty() && after.empty());
  if (!by_member) {
    changes.push_back({path, before, after});
    return;
  }
  for (const std::string& name : member_names(before, after))
    add_changes(changes, pointer_join(path, name), before.is_null() ? before : member_or_null(before, name),
                after.is_null() ? after : member_or_null(after, name));
}

std::string top_level_name(const std::string& path) {
  const std::size_t end = path.find('/', 1);
  return path.substr(1, end == std::string::npos ? end : end - 1);
}

/// The word in the place of write-only values that stay as the object holds them.
bool is_kept(const Json& value) {
  return value == "keep";
}

bool by_path(const FieldChange& a, const FieldChange& b) {
  return a.path < b.path;
}

}  // namespace

Json comparable(const FieldRule& rule, const Json& spec, const std::string& name) {
  const auto found = spec.find(name);
  const Json& value = found == spec.end() || found->is_null() ? rule.default_value : *found;
  return rule.set ? sorted_set(value) : value;
}

std::vector<FieldChange> readable_changes(const KindRules& rules, const Json& before, const Json& after) {
  std::vector<FieldChange> changes;
  for (const auto& [name, rule] : rules.fields) {
    if (rule.write_only || rule.git_only) continue;
    add_changes(changes, pointer_join("", name), comparable(rule, before, name), comparable(rule, after, name));
  }
  std::sort(changes.begin(), changes.end(), by_path);
  return changes;
}

bool is_schedule_field(std::string_view path) {
  return path == "/syncSchedule" || path == "/schedule";
}

Json shown(const Json& value, const std::map<std::string, SecretStatus>& status, const std::string& pointer) {
  if (const auto ref = secret_ref(value)) {
    const auto found = status.find(pointer);
    const SecretStatus known = found == status.end() ? SecretStatus::unknown : found->second;
    return {{"secretRef", to_string(*ref)}, {"status", to_string(known)}};
  }
  Json copy = value;
  if (value.is_object())
    for (auto& [name, member] : copy.items()) member = shown(member, status, pointer_join(pointer, name));
  else if (value.is_array())
    for (std::size_t i = 0; i < copy.size(); ++i) copy[i] = shown(copy[i], status, pointer_join(pointer, i));
  return copy;
}

std::vector<FieldChange> write_only_changes(const KindRules& rules, const Resource& desired, const RemoteObject& object,
                                            const Json* known, const std::map<std::string, SecretStatus>& status) {
  const std::set<std::string> echoed(object.write_only_names.begin(), object.write_only_names.end());
  std::vector<FieldChange> changes;
  for (const auto& [field, rule] : rules.fields) {
    if (!rule.write_only) continue;
    const Json after = member_or_null(desired.spec, field);
    if (is_kept(after)) {
      changes.push_back({pointer_join("", field), Json{{"unknown", true}}, after});
      continue;
    }
    const Json before = known ? member_or_null(*known, field) : Json();
    std::set<std::string> names = member_names(after, Json());
    names.insert(echoed.begin(), echoed.end());
    for (const std::string& name : names) {
      const std::string path = pointer_join(pointer_join("", field), name);
      Json was;
      if (echoed.count(name))
        was = known && before.contains(name) ? shown(before[name], status, path) : Json{{"unknown", true}};
      changes.push_back({path, was, after.contains(name) ? shown(after[name], status, path) : Json()});
    }
  }
  return changes;
}

Json write_only_part(const KindRules& rules, const Json& spec) {
  Json part = Json::object();
  for (const auto& [name, rule] : rules.fields)
    if (rule.write_only && spec.contains(name) && !is_kept(spec[name])) part[name] = spec[name];
  return part;
}

bool keeps_write_only(const KindRules& rules, const Json& spec) {
  return std::any_of(rules.fields.begin(), rules.fields.end(), [&](const auto& field) {
    return field.second.write_only && is_kept(member_or_null(spec, field.first));
  });
}

bool has_write_only(const KindRules& rules) {
  return std::any_of(rules.fields.begin(), rules.fields.end(),
                     [](const auto& field) { return field.second.write_only; });
}

std::string write_only_digest(const KindRules& rules, const Json& spec) {
  return has_write_only(rules) ? config_digest(write_only_part(rules, spec)) : std::string();
}

Json draft_of(const std::vector<FieldChange>& changes, const KindRules& rules, const Json& after) {
  Json draft = Json::object();
  for (const FieldChange& change : changes) {
    const std::string name = top_level_name(change.path);
    const auto rule = rules.fields.find(name);
    if (rule == rules.fields.end() || rule->second.git_only) continue;
    if (rule->second.write_only && is_kept(member_or_null(after, name))) continue;
    draft[name] = rule->second.write_only ? after.value(name, Json()) : comparable(rule->second, after, name);
  }
  return draft;
}

PolicyTags desired_policy(const KindRules& rules, const Resource& resource, const PolicyTags& observed) {
  PolicyTags policy;
  policy.on_remove = on_remove(resource);
  policy.config_digest = write_only_digest(rules, resource.spec);
  policy.protect = resource.protect;
  policy.hold = observed.hold;
  return policy;
}

namespace {

/// What a set says, where one that is left out and has no default means everything.
bool means_all(const FieldRule& rule, const Json& value) {
  return value.is_null() && rule.default_value.is_null();
}

bool holds_all_of(const FieldRule& rule, const Json& whole, const Json& part) {
  if (means_all(rule, whole) || means_all(rule, part)) return means_all(rule, whole);
  return std::all_of(part.begin(), part.end(),
                     [&](const Json& one) { return std::find(whole.begin(), whole.end(), one) != whole.end(); });
}

/// A backfill reads what there is more to read: of fewer days or fewer names nothing is read again, and of more names
/// only the new ones. Of a part of a field that is not known.
Effect backfill_of(const FieldRule& rule, const FieldChange& change) {
  const bool whole_field = change.path.find('/', 1) == std::string::npos;
  const bool numbers = change.before.is_number() && change.after.is_number();
  const bool less =
      rule.set ? holds_all_of(rule, change.before, change.after) : numbers && change.after < change.before;
  if (whole_field && less) return {};
  return {rule.consequence, rule.consequence_reason, whole_field && rule.set};
}

/// A schedule by which nothing starts: none, or a cron that never fires.
bool starts_nothing(const Json& schedule) {
  if (!schedule.is_string()) return schedule.is_null();
  const auto cron = parse_cron(schedule.get<std::string>());
  return cron && never_fires(*cron);
}

/// What it does to take a schedule away, or to leave it without a time at which something starts; nullopt of others.
std::optional<Effect> pause_of(const FieldRule& rule, const FieldChange& change, const DrivenBy* driven_by) {
  const auto& [consequence, reason] = rule.when_removed;
  if (consequence == Consequence::none) return std::nullopt;
  if (starts_nothing(change.before) || !starts_nothing(change.after)) return std::nullopt;
  if (!change.after.is_null())
    return Effect{consequence, fmt::format("the cron {} never fires; {}", change.after.dump(), reason)};
  if (driven_by && driven_by->suspended)
    return Effect{consequence, fmt::format("Schedule/{} is suspended; until it is resumed a sync starts only by hand",
                                           driven_by->schedule)};
  return Effect{consequence, reason};
}

Effect effect_of_one(const KindRules& rules, const std::string& type, const FieldChange& change,
                     const DrivenBy* driven_by) {
  const std::string name = top_level_name(change.path);
  const auto found = rules.fields.find(name);
  if (found == rules.fields.end() || same_json(change.before, change.after)) return {};
  const FieldRule& rule = found->second;
  if (rule.write_only && is_kept(change.after)) return {};
  // Switching on has no consequence for the data: the next run goes on at the cursor.
  if (name == "enabled" && change.after == Json(true)) return {};
  if (auto pause = pause_of(rule, change, driven_by)) return *pause;
  if (const auto members = rules.members.find(type); members != rules.members.end())
    if (const auto member = members->second.find(change.path); member != members->second.end())
      return {member->second.consequence, member->second.reason};
  if (rule.consequence == Consequence::backfill) return backfill_of(rule, change);
  return {rule.consequence, rule.consequence_reason};
}

/// Each reason once, the strongest first; milder ones say what they mean.
std::string all_reasons(const std::vector<Effect>& strongest_first) {
  std::vector<std::string> reasons;
  for (const Effect& effect : strongest_first) {
    if (effect.reason.empty()) continue;
    const bool milder = effect.consequence != strongest_first.front().consequence;
    std::string text = milder ? fmt::format("{}: {}", to_string(effect.consequence), effect.reason) : effect.reason;
    if (std::find(reasons.begin(), reasons.end(), text) == reasons.end()) reasons.push_back(std::move(text));
  }
  return join(reasons, "; ");
}

}  // namespace

Effect effect_of(const KindRules& rules, const std::string& type, const std::vector<FieldChange>& changes,
                 const DrivenBy* driven_by) {
  std::vector<Effect> effects;
  Effect unseen;  // of settings that are sent again, whatever they were: the strongest speaks for them
  for (const FieldChange& change : changes) {
    Effect own = effect_of_one(rules, type, change, driven_by);
    if (own.consequence == Consequence::none) continue;
    if (change.before != Json{{"unknown", true}})
      effects.push_back(std::move(own));
    else if (own.consequence > unseen.consequence)
      unseen = std::move(own);
  }
  if (unseen.consequence != Consequence::none) effects.push_back(std::move(unseen));
  if (effects.empty()) return {};
  std::stable_sort(effects.begin(), effects.end(),
                   [](const Effect& a, const Effect& b) { return a.consequence > b.consequence; });
  const bool of_new_only = std::all_of(effects.begin(), effects.end(), [&](const Effect& effect) {
    return effect.consequence != effects.front().consequence || effect.of_new_only;
  });
  return {effects.front().consequence, all_reasons(effects), of_new_only};
}

}  // namespace weir::diff
