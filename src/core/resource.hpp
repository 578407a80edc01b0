#pragma once

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/instant.hpp"
#include "core/json.hpp"

namespace weir {

/// The identity of a resource in Git.
struct ResourceKey {
  std::string kind;
  std::string name;
  auto operator<=>(const ResourceKey&) const = default;
};

/// "Kind/name".
std::string to_string(const ResourceKey& key);
std::optional<ResourceKey> parse_resource_key(std::string_view text);

/// What happens to the object when its manifest goes away.
enum class OnRemove { disable, remove, keep };
std::string_view to_string(OnRemove policy);  ///< "disable", "delete", "keep"
std::optional<OnRemove> parse_on_remove(std::string_view text);

/// What a change does to the data behind the object, mildest first.
enum class Consequence { none, pause, backfill, reset, loss };
std::string_view to_string(Consequence consequence);
std::optional<Consequence> parse_consequence(std::string_view text);

/// Where the schedule of a resource comes from. The compiled cron stands in the spec.
struct DrivenBy {
  std::string schedule;  ///< name of the Schedule
  std::string cron;      ///< as it says, canonical, `H` settled for this resource
  std::string zone;
  bool suspended = false;
  std::vector<std::string> other_crons;  ///< compiled for the offsets that the zone keeps at other times of the year
};

/// One manifest, validated. `spec` is normalised: defaults filled in, crons canonical, secrets as their references.
struct Resource {
  ResourceKey key;
  Json spec;
  std::map<std::string, std::string> labels;
  bool protect = false;
  std::optional<std::string> moved_from;  ///< the old name, of the same kind
  std::optional<std::string> adopt;       ///< the remote id to take over
  Place place;                            ///< of the document's first key
  std::string digest;                     ///< resource_digest() of the manifest alone: what names do not lead to
  std::optional<DrivenBy> driven_by;      ///< set where the spec's cron was compiled from a Schedule
};

/// SHA-256 over the canonical form of what Git says of the object: key, spec, protect.
std::string resource_digest(const Resource& resource);

/// Digest of the write-only fields as declared in Git (references, never values), 16 hex digits: the `weir:config=`
/// tag. Empty when there are none.
std::string config_digest(const Json& write_only_fields);

/// A zone that schedules follow, as far as a run is concerned.
struct ZoneInUse {
  std::chrono::seconds offset{0};      ///< at the instant of the run
  Instant since;                       ///< when it began
  std::optional<Instant> next_change;  ///< when clocks are set next
  bool operator==(const ZoneInUse&) const = default;
};

/// All that the manifests declare, references resolved: a cron in the place of a Schedule's name.
struct DesiredState {
  std::map<ResourceKey, Resource> resources;  ///< kinds with an object at the API
  std::map<ResourceKey, Resource> schedules;  ///< compiled into the resources that name them
  std::map<std::string, ZoneInUse> zones;     ///< those of them whose clocks are set back and forth
};

/// The name that the API shows: spec.displayName; of a stream mapping SOURCE/STREAM; else the name in Git.
std::string display_name(const Resource& resource);
/// What spec.onRemove says; disable when it says nothing.
OnRemove on_remove(const Resource& resource);

}  // namespace weir
