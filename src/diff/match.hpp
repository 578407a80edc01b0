#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/remote_object.hpp"

namespace weir::diff {

/// Live objects, found by what they say of themselves. Borrows from the observed state.
struct ObservedIndex {
  std::map<ResourceKey, std::vector<const RemoteObject*>> marked;  ///< with a mark of our project, by key
  std::map<std::pair<std::string, std::string>, std::vector<const RemoteObject*>>
      nobodys;  ///< (kind, displayName), no mark of any project
  std::map<std::pair<std::string, std::string>, const RemoteObject*> by_id;  ///< (kind, id)
  std::vector<const RemoteObject*> unmanaged;  ///< no mark of ours, in order of kind and id
  std::size_t owned = 0;                       ///< objects with a mark of ours
};

/// A mark whose kind is not the object's own cannot be ours and counts as none.
ObservedIndex index_observed(const ObservedState& observed, const std::string& project_id);

/// True when `object` carries the mark of `key` in project `project_id`.
bool carries_mark(const RemoteObject& object, const std::string& project_id, const ResourceKey& key);

}  // namespace weir::diff
