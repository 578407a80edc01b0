#include "diff/references.hpp"

#include <algorithm>

namespace weir::diff {
namespace {

using NamesById = std::map<std::pair<std::string, std::string>, std::string>;

/// Names of the objects that carry exactly one mark of ours. A twin goes by the name, too: which of the two is meant is
/// that key's conflict, and what refers to it has not changed.
NamesById names_by_id(const ObservedIndex& index) {
  NamesById names;
  std::map<std::pair<std::string, std::string>, std::size_t> marks;
  for (const auto& [key, objects] : index.marked)
    for (const RemoteObject* object : objects) ++marks[{key.kind, object->id}];
  for (const auto& [key, objects] : index.marked)
    for (const RemoteObject* object : objects)
      if (const std::pair id(key.kind, object->id); marks[id] == 1) names.emplace(id, key.name);
  return names;
}

bool has_references(const KindRules& rules) {
  return std::any_of(rules.fields.begin(), rules.fields.end(),
                     [](const auto& field) { return !field.second.references.empty(); });
}

/// A mapping has no name of its own: it is called by what it maps.
void rename_mapping(RemoteObject& object) {
  const auto source = string_member(object.spec, "source"), stream = string_member(object.spec, "stream");
  if (source && stream) object.display_name = *source + "/" + *stream;
}

/// The live object that the baseline knows by this key and that carries no mark any more, ours or another's.
const RemoteObject* without_its_mark(const Input& input, const ObservedIndex& index, const ResourceKey& key) {
  if (input.baseline == nullptr) return nullptr;
  const auto known = input.baseline->entries.find(key);
  if (known == input.baseline->entries.end()) return nullptr;
  const auto object = index.by_id.find({key.kind, known->second.remote_id});
  return object != index.by_id.end() && object->second->view.marks.empty() ? object->second : nullptr;
}

}  // namespace

void name_references(ObservedState& observed, const std::string& project_id, const KindTable& kinds) {
  const ObservedIndex index = index_observed(observed, project_id);
  const NamesById names = names_by_id(index);
  for (auto& [kind, listing] : observed) {
    const KindRules& rules = kinds.at(kind);
    if (!has_references(rules)) continue;
    for (RemoteObject& object : listing.objects) {
      for (const auto& [field, id] : object.references) {
        const auto name = names.find({rules.fields.at(field).references, id});
        if (name != names.end()) object.spec[field] = name->second;
      }
      rename_mapping(object);
    }
  }
}

std::vector<ResourceKey> referenced_keys(const KindTable& kinds, const std::string& kind, const Json& spec) {
  std::vector<ResourceKey> keys;
  for (const auto& [name, rule] : kinds.at(kind).fields) {
    if (rule.references.empty() || !kinds.at(rule.references).remote) continue;
    if (auto value = string_member(spec, name)) keys.push_back({rule.references, std::move(*value)});
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

Json as_observed_now(const Input& input, const ObservedIndex& index, const Resource& resource) {
  Json spec = resource.spec;
  for (const auto& [name, rule] : input.kinds.at(resource.key.kind).fields) {
    const auto value = string_member(spec, name);
    if (rule.references.empty() || !value) continue;
    const ResourceKey key{rule.references, *value};
    const auto referred = input.desired.resources.find(key);
    if (index.marked.count(key) || referred == input.desired.resources.end()) continue;
    const auto& moved_from = referred->second.moved_from;
    if (moved_from && index.marked.count({key.kind, *moved_from}))
      spec[name] = *moved_from;
    else if (referred->second.adopt)
      spec[name] = *referred->second.adopt;
    else if (const RemoteObject* object = without_its_mark(input, index, key))
      spec[name] = object->id;  // whoever took the mark off changed that object, not what refers to it
  }
  return spec;
}

const RemoteObject* object_of(const Input& input, const ObservedIndex& index, const ResourceKey& key) {
  auto marked = index.marked.find(key);
  const auto resource = input.desired.resources.find(key);
  if (marked == index.marked.end() && resource != input.desired.resources.end()) {
    const auto& [moved_from, adopt] = std::tie(resource->second.moved_from, resource->second.adopt);
    if (moved_from) marked = index.marked.find({key.kind, *moved_from});
    if (marked == index.marked.end() && adopt) {
      const auto found = index.by_id.find({key.kind, *adopt});
      return found == index.by_id.end() ? nullptr : found->second;
    }
  }
  return marked != index.marked.end() && marked->second.size() == 1 ? marked->second.front() : nullptr;
}

}  // namespace weir::diff
