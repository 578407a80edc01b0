#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/resource.hpp"

namespace weir {

/// One API instance as it names itself; empty strings where it says nothing.
struct Instance {
  std::string origin;  ///< scheme://host:port, or embedded:PATH
  std::string tenant_id;
  std::string app_id;
  std::string instance_id;
  auto operator<=>(const Instance&) const = default;
};

/// What Weir last wrote for one resource.
struct BaselineEntry {
  std::string remote_id;
  std::optional<std::int64_t> version;
  std::string digest;  ///< of the resource when it was applied
  Json spec;           ///< normalised, secrets as references
  bool protect = false;
  std::map<std::string, std::string> fingerprints;  ///< JSON Pointer of a secret -> keyed fingerprint of its value
  bool operator==(const BaselineEntry&) const = default;
};

/// The resources that one blob gave when it was last read without a problem.
struct CachedManifest {
  std::string blob_id;
  std::string path;
  std::vector<Resource> resources;
};

/// What a baseline says without its specs: enough to see that nothing changed since.
struct BaselineIndex {
  struct Entry {
    std::string remote_id;
    std::optional<std::int64_t> version;
    bool has_secrets = false;  ///< fingerprints are remembered, so a rotation could be told
  };
  std::string project_id;
  Instance instance;
  std::optional<std::string> commit;
  std::string rules_digest;
  bool settled = false;                                    ///< the API held exactly what Git declared
  std::map<std::string, ZoneInUse> zones;                  ///< that compiled schedules follow
  std::vector<std::pair<std::string, std::string>> files;  ///< path and blob id, sorted
  std::map<ResourceKey, Entry> entries;
};

/// What Weir last wrote to one target. Only ever a memory: the steps are the same without it (docs/decisions/0003).
struct Baseline {
  std::string lineage;      ///< random, from the first apply on
  std::int64_t serial = 0;  ///< strictly grows
  std::int64_t epoch = 0;   ///< of the lease that it was written under
  std::string project_id;
  Instance instance;
  std::optional<std::string> commit;       ///< last applied
  std::string rules_digest;                ///< of the schemas that the cached manifests were read with
  bool settled = false;                    ///< the API held exactly what Git declared
  std::map<std::string, ZoneInUse> zones;  ///< that compiled schedules follow
  std::map<ResourceKey, BaselineEntry> entries;
  std::vector<CachedManifest> manifests;
};

}  // namespace weir
