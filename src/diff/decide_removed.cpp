#include "diff/decide.hpp"
#include "diff/fields.hpp"
#include "diff/situation.hpp"
#include "diff/three_way.hpp"

namespace weir::diff {
namespace {

Change removal_change(const Input& input, const ResourceKey& key, const RemoteObject& object, bool asked_for) {
  Change change = base_change(input, key, object);
  change.removal = true;
  change.asked_for = asked_for;
  const BaselineEntry* entry = baseline_of(input, key);
  const bool drifted = entry && entry->remote_id == object.id && version_moved(*entry, object);
  const Reason reason = reason_of(row_of({true, false, true, false, drifted, false}));
  change.origin = reason.origin;
  change.reason = asked_for ? "named by removed: in weir.yaml" : std::string(reason.text);
  return change;
}

/// Switches the object off and marks it as at rest; a manifest that comes back finds it by its mark.
Change retire(Change change, const Input& input, const KindRules& rules, const RemoteObject& object) {
  change.action = Action::disable;
  change.consequence = Consequence::pause;
  change.consequence_reason = "it rests until its manifest comes back";
  PolicyTags policy = object.view.policy;
  policy.retired = true;
  if (wants_enabled(rules, object.spec)) {
    change.fields.push_back({"/enabled", true, false});
    change.draft["enabled"] = false;
  }
  if (!object.view.policy.retired) change.fields.push_back({"/metadata/retired", nullptr, true});
  change.tags_after = tags_with(input, object, object.view.user_tags, Mark{input.project_id, change.key}, policy);
  change.send_tags = true;
  return change;
}

/// Takes the object away, which brings the defaults back.
Change reset(Change change) {
  change.action = Action::remove;
  change.consequence = Consequence::reset;
  change.consequence_reason = "the fields go back to their default types";
  return change;
}

/// Takes our tags off and leaves everything else as it is.
Change forget(Change change, const Input& input, const RemoteObject& object) {
  change.action = Action::forget;
  change.tags_after = tags_with(input, object, object.view.user_tags, std::nullopt, {});
  change.send_tags = true;
  return change;
}

std::optional<RemovedEntry::Action> asked_removal(const Input& input, const ResourceKey& key) {
  for (const RemovedEntry& entry : input.removed)
    if (entry.key == key) return entry.action;
  return std::nullopt;
}

}  // namespace

Verdict decide_removed(const Input& input, const ResourceKey& key, const std::vector<const RemoteObject*>& objects) {
  if (objects.size() > 1) return {marked_twice(key, objects)};
  const RemoteObject& object = *objects.front();
  const KindRules& rules = input.kinds.at(key.kind);
  const PolicyTags& policy = object.view.policy;
  if (policy.hold) return {Held{key, *policy.hold}};
  const auto asked = asked_removal(input, key);
  const bool enabled = wants_enabled(rules, object.spec);
  if (!asked && policy.retired && !enabled) return {};
  if (policy.protect)
    return {Conflict{
        key,
        "is protected, and its manifest is gone; apply a commit with metadata.protect: false first, then remove it",
        {object.id},
        "M044"}};
  Change change = removal_change(input, key, object, asked.has_value());
  if (!asked && policy.retired) {
    change.origin = Origin::drift;
    change.reason = "retired, and switched on at the API";
    return {retire(change, input, rules, object)};
  }
  if (rules.resets && asked != RemovedEntry::Action::forget) return {reset(std::move(change))};
  const auto act = asked                                  ? *asked
                   : policy.on_remove == OnRemove::remove ? RemovedEntry::Action::remove
                   : policy.on_remove == OnRemove::keep   ? RemovedEntry::Action::forget
                                                          : RemovedEntry::Action::disable;
  switch (act) {
    case RemovedEntry::Action::remove:
      change.action = Action::remove;
      change.consequence = Consequence::loss;
      change.consequence_reason = "the object and all that it remembers go";
      return {change};
    case RemovedEntry::Action::forget:
      return {forget(change, input, object)};
    case RemovedEntry::Action::disable:
      break;
  }
  if (policy.retired && !enabled) return {};
  return {retire(change, input, rules, object)};
}

}  // namespace weir::diff
