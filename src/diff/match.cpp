#include "diff/match.hpp"

#include <algorithm>
#include <set>

namespace weir::diff {
namespace {

std::set<ResourceKey> our_keys(const RemoteObject& object, const std::string& project_id) {
  std::set<ResourceKey> keys;
  for (const Mark& mark : object.view.marks)
    if (mark.project_id == project_id && mark.key.kind == object.kind) keys.insert(mark.key);
  return keys;
}

}  // namespace

ObservedIndex index_observed(const ObservedState& observed, const std::string& project_id) {
  ObservedIndex index;
  for (const auto& [kind, listing] : observed) {
    for (const RemoteObject& object : listing.objects) {
      if (object.deleted) continue;
      index.by_id.emplace(std::pair(kind, object.id), &object);
      const std::set<ResourceKey> keys = our_keys(object, project_id);
      for (const ResourceKey& key : keys) index.marked[key].push_back(&object);
      if (!keys.empty()) {
        ++index.owned;
        continue;
      }
      index.unmanaged.push_back(&object);
      if (object.view.marks.empty()) index.nobodys[{kind, object.display_name}].push_back(&object);
    }
  }
  return index;
}

bool carries_mark(const RemoteObject& object, const std::string& project_id, const ResourceKey& key) {
  return std::any_of(object.view.marks.begin(), object.view.marks.end(),
                     [&](const Mark& mark) { return mark.project_id == project_id && mark.key == key; });
}

}  // namespace weir::diff
