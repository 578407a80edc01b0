#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/resource.hpp"

namespace weir {

/// One API instance as weir.yaml names it.
struct TargetConfig {
  std::string name;
  std::string endpoint;                           ///< an http(s) URL or `embedded:PATH`
  std::vector<std::string> manifests;             ///< folders in the repository
  std::optional<std::vector<std::string>> kinds;  ///< nullopt: what the server serves (embedded) or the default
  std::optional<std::string> instance;            ///< pin: instance id
};

/// What one run may do at most; weir.yaml may lower these, never raise them.
struct Limits {
  int max_removals = 10;
  int max_removal_percent = 20;
  int concurrency = 8;
  int requests_per_second = 20;
};

/// An entry of `removed:` in weir.yaml: a removal that was asked for by name.
struct RemovedEntry {
  enum class Action { remove, disable, forget };
  ResourceKey key;
  Action action = Action::remove;
};

/// weir.yaml.
struct Project {
  std::string name;
  std::string id;  ///< 8 characters a-z0-9
  std::optional<std::string> default_target;
  std::map<std::string, TargetConfig> targets;
  Limits limits;
  std::vector<RemovedEntry> removed;
};

/// What a command in a hint needs to mean `target`: " --target NAME", "" where there is no other.
inline std::string target_option(const Project& project, const std::string& target) {
  return project.targets.size() > 1 ? " --target " + target : std::string();
}

}  // namespace weir
