#include "diff/adoption.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"
#include "diff/decide.hpp"
#include "diff/situation.hpp"

namespace weir::diff {
namespace {

Diagnostic undeclared(const Input& input, const ResourceKey& key) {
  std::vector<std::string> keys;
  for (const auto& [known, resource] : input.desired.resources) keys.push_back(to_string(known));
  const auto near = did_you_mean(to_string(key), keys);
  return error("U049", fmt::format("{} is declared in no manifest", to_string(key)),
               near ? fmt::format("did you mean {}?", *near) : "declare it first; `weir export` writes manifests");
}

Diagnostic absent(const Input& input, const Adoption& adoption) {
  std::string where = "no object has that id";
  for (const auto& [kind, listing] : input.observed)
    for (const RemoteObject& object : listing.objects)
      if (object.id == adoption.id && !object.deleted) where = fmt::format("that is a {}", kind);
  return error("A023", fmt::format("{} is no {} that is there: {}", printable(adoption.id), adoption.key.kind, where),
               "`weir drift --format json` lists what nobody manages");
}

std::optional<Diagnostic> owner_problem(const Input& input, const Adoption& adoption, const RemoteObject& object) {
  for (const Mark& mark : object.view.marks) {
    if (mark.project_id != input.project_id)
      return error("A024", fmt::format("{} carries the mark of project {}", object.id, mark.project_id),
                   "that project has to give it up first: onRemove: keep, and remove its manifest there");
    if (mark.key != adoption.key)
      return error("A024", fmt::format("{} carries the mark of {}", object.id, to_string(mark.key)),
                   "an object has one manifest; to rename it, set metadata.movedFrom");
  }
  return std::nullopt;
}

/// The other side of choosing one of several.
Change let_go(const Input& input, const ResourceKey& key, const RemoteObject& object, const std::string& chosen) {
  Change change = base_change(input, key, object);
  change.action = Action::forget;
  change.reason = fmt::format("{} is {} now", chosen, to_string(key));
  change.tags_after = tags_with(input, object, object.view.user_tags, std::nullopt, {});
  change.send_tags = true;
  change.needs = {key};
  return change;
}

/// The one of several that stays: its mark is written once more, so that the run has a record of it.
Change confirmed(const Input& input, const Resource& resource, const RemoteObject& object) {
  Change change = base_change(input, resource.key, object);
  change.action = Action::update;
  change.reason = "chosen among several";
  change.place = resource.place;
  change.tags_after = object.tags;
  change.send_tags = true;
  return change;
}

}  // namespace

Result<Changes> compare_adoption(const Input& input, const Adoption& adoption) {
  if (!input.desired.resources.count(adoption.key)) return fail(undeclared(input, adoption.key));
  const ObservedIndex index = index_observed(input.observed, input.project_id);
  const auto found = index.by_id.find({adoption.key.kind, adoption.id});
  if (found == index.by_id.end()) return fail(absent(input, adoption));
  const RemoteObject& object = *found->second;
  if (auto problem = owner_problem(input, adoption, object)) return fail(std::move(*problem));

  Changes changes;
  changes.unmanaged = index.unmanaged;
  changes.owned = index.owned;
  std::vector<const RemoteObject*> others;
  if (const auto marked = index.marked.find(adoption.key); marked != index.marked.end()) others = marked->second;
  const bool is_marked = std::erase(others, &object) > 0;
  if (is_marked && others.empty()) return changes;

  // The world as it is meant: this object alone is called that.
  ObservedState observed = input.observed;
  for (RemoteObject& one : observed.at(adoption.key.kind).objects)
    if (one.id != object.id) std::erase(one.view.marks, Mark{input.project_id, adoption.key});
  DesiredState desired = input.desired;
  Resource& resource = desired.resources.at(adoption.key);
  resource.adopt = adoption.id;
  const Input meant{input.project_id,    desired,       observed,       input.baseline, input.kinds, input.removed,
                    input.guarded_kinds, input.secrets, input.deletions};
  Verdict verdict = decide_desired(meant, index_observed(observed, input.project_id), resource);
  if (auto* conflict = std::get_if<Conflict>(&verdict.decision)) changes.conflicts.push_back(std::move(*conflict));
  if (auto* held = std::get_if<Held>(&verdict.decision)) changes.held.push_back(std::move(*held));
  place_conflicts(input.desired, changes.conflicts);
  if (!changes.conflicts.empty() || !changes.held.empty()) return changes;
  auto* change = std::get_if<Change>(&verdict.decision);
  changes.changes.push_back(change ? std::move(*change) : confirmed(input, resource, object));
  for (const RemoteObject* other : others) {
    if (other->view.policy.hold)
      changes.held.push_back({adoption.key, *other->view.policy.hold});
    else
      changes.changes.push_back(let_go(input, adoption.key, *other, adoption.id));
  }
  return changes;
}

}  // namespace weir::diff
