#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "diff/compare.hpp"

namespace weir::diff {

/// A small world to decide in: four kinds like the real ones, and short makers. Everything is there to be changed by a
/// test.
struct Scene {
  std::string project = "k3v9x2qm";
  DesiredState desired;
  ObservedState observed;
  Baseline baseline;
  bool has_baseline = false;
  KindTable kinds;
  std::vector<RemovedEntry> removed;
  std::set<std::string> guarded{"DataSource", "Connector"};
  std::map<ResourceKey, std::map<std::string, SecretStatus>> secrets;
  std::map<ResourceKey, Deletion> deletions;

  Scene();

  /// A DataSource of type okta, normalised as the manifests give it.
  Resource& declare(const std::string& name, const Json& spec = Json::object());
  /// A resource of any kind, with exactly that spec (and its name as displayName).
  Resource& declare(const std::string& kind, const std::string& name, Json spec);
  /// The object that an apply of `resource` leaves behind.
  RemoteObject& put(const Resource& resource, const std::string& id, std::int64_t version = 1);
  /// An object that somebody made by hand.
  RemoteObject& put_foreign(const std::string& display_name, const std::string& id);
  /// What the baseline remembers after an apply that gave `object`.
  BaselineEntry& remember(const Resource& resource, const RemoteObject& object);
  Changes compare();
};

/// Reads the tags of the object again after a test changed them.
void set_tags(RemoteObject& object, std::vector<std::string> tags);

}  // namespace weir::diff
