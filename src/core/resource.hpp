#pragma once

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

/// One manifest, validated. `spec` is normalised: defaults filled in, crons canonical, secrets as their references.
struct Resource {
  ResourceKey key;
  Json spec;
  std::map<std::string, std::string> labels;
  bool protect = false;
  std::optional<std::string> moved_from;  ///< the old name, of the same kind
  std::optional<std::string> adopt;       ///< the remote id to take over
  Place place;                            ///< of the document's first key
  std::string digest;                     ///< resource_digest(): "unchanged in Git" compares it
};

/// SHA-256 over the canonical form of what Git says of the object: key, spec, protect.
std::string resource_digest(const Resource& resource);

/// Digest of the write-only fields as declared in Git (references, never values), 16 hex digits: the `weir:config=`
/// tag. Empty when there are none.
std::string config_digest(const Json& write_only_fields);

/// All that the manifests declare.
struct DesiredState {
  std::map<ResourceKey, Resource> resources;
};

/// The name that the API shows: spec.displayName, else the name in Git.
std::string display_name(const Resource& resource);
/// What spec.onRemove says; disable when it says nothing.
OnRemove on_remove(const Resource& resource);

}  // namespace weir
