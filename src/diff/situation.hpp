#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diff/compare.hpp"

/// What both halves of the decision table ask of a key and its objects.
namespace weir::diff {

/// The baseline's entry of a key, or null.
const BaselineEntry* baseline_of(const Input& input, const ResourceKey& key);

/// The same of what the resource was before: its own entry, else that of the name which movedFrom says it had.
const BaselineEntry* known_as(const Input& input, const Resource& resource);

/// True when a write that is not in the baseline moved the version (both sides with counters).
bool version_moved(const BaselineEntry& entry, const RemoteObject& object);

/// Sorted ids.
std::vector<std::string> ids_of(const std::vector<const RemoteObject*>& objects);

/// Two or more objects claim to be the same resource: all ids are named, none is chosen.
Conflict marked_twice(const ResourceKey& key, const std::vector<const RemoteObject*>& objects);

/// Gives each conflict the place of the manifest that declares its key.
void place_conflicts(const DesiredState& desired, std::vector<Conflict>& conflicts);

/// True when what Git declares is not what was applied: the manifest itself, or the Schedule that it names.
bool edited_in_git(const BaselineEntry& entry, const Resource& resource, const KindRules& rules);

/// True for a field that holds a schedule where the API shows the cron that the same schedule has while its zone keeps
/// another offset: nobody changed anything but the clocks. False where the baseline knows that these were not set.
bool only_clocks_changed(const Input& input, const Resource& resource, const std::string& path, const Json& live);

/// False only where the kind has a field `enabled` and the spec switches it off.
bool wants_enabled(const KindRules& rules, const Json& spec);

/// Disabled by a removal, and still off.
bool at_rest(const KindRules& rules, const RemoteObject& object);

/// A change of an existing object: key, id, version and whether the server guards it.
Change base_change(const Input& input, const ResourceKey& key, const RemoteObject& object);

/// All tags to write on an object: marks of other projects on it are not ours to take off.
std::vector<std::string> tags_with(const Input& input, const RemoteObject& object,
                                   const std::vector<std::string>& user_tags, const std::optional<Mark>& mark,
                                   const PolicyTags& policy);

}  // namespace weir::diff
