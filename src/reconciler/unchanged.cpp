#include "reconciler/unchanged.hpp"

#include <algorithm>
#include <set>

#include "diff/match.hpp"
#include "manifest/manifest.hpp"

namespace weir::reconciler {
namespace {

bool same_files(const std::vector<git::File>& files, const std::vector<std::pair<std::string, std::string>>& applied) {
  return std::equal(files.begin(), files.end(), applied.begin(), applied.end(),
                    [](const git::File& file, const auto& one) {
                      return file.path == one.first && file.blob_id == one.second && !file.blob_id.empty();
                    });
}

bool at_rest(const RemoteObject& object) {
  const PolicyTags& policy = object.view.policy;
  return policy.retired && !policy.hold && object.spec.value("enabled", true) == false;
}

/// Stale connections of ours are refreshed, unless they rest.
bool is_fresh(const RemoteObject& object) {
  return !object.stale || object.spec.value("enabled", true) == false;
}

bool as_applied(const std::vector<const RemoteObject*>& objects, const BaselineIndex::Entry& entry) {
  return objects.size() == 1 && objects.front()->id == entry.remote_id && entry.version &&
         objects.front()->version == entry.version && !objects.front()->view.policy.hold && is_fresh(*objects.front());
}

}  // namespace

std::optional<std::map<std::string, ZoneInUse>> zones_now(World& world, const Inputs& inputs,
                                                          const BaselineIndex& index) {
  std::map<std::string, ZoneInUse> zones;
  for (const auto& [name, applied] : index.zones) {
    const auto offsets = world.zones.offsets(name);
    if (!offsets) return std::nullopt;
    const OffsetPeriod& period = period_at(*offsets, inputs.as_of);
    if (period.offset != applied.offset) return std::nullopt;
    zones[name] = {period.offset, period.begin, next_offset_change(*offsets, inputs.as_of)};
  }
  return zones;
}

bool could_be_unchanged(const World& world, const Inputs& inputs, const BaselineIndex& index) {
  if (!index.settled || index.project_id != inputs.project.id || index.instance != world.offer.instance) return false;
  if (index.rules_digest != manifest::reading_digest() || !inputs.project.removed.empty()) return false;
  if (!same_files(inputs.files, index.files)) return false;
  const std::set<std::string> kinds(inputs.kinds.begin(), inputs.kinds.end());
  const bool compares_secrets = !world.fingerprint_key.empty();
  return std::all_of(index.entries.begin(), index.entries.end(), [&](const auto& entry) {
    return kinds.contains(entry.first.kind) && !(entry.second.has_secrets && compares_secrets);
  });
}

std::optional<Unchanged> find_unchanged(const Inputs& inputs, const BaselineIndex& index,
                                        const ObservedState& observed) {
  for (const auto& [kind, listing] : observed)
    if (!listing.complete || !listing.problems.empty()) return std::nullopt;
  const diff::ObservedIndex objects = diff::index_observed(observed, inputs.project.id);
  std::size_t resources = 0;
  for (const auto& [key, marked] : objects.marked) {
    const auto entry = index.entries.find(key);
    if (entry == index.entries.end() ? !(marked.size() == 1 && at_rest(*marked.front()))
                                     : !as_applied(marked, entry->second))
      return std::nullopt;
    if (entry != index.entries.end()) ++resources;
  }
  if (resources != index.entries.size()) return std::nullopt;
  return Unchanged{resources, objects.owned, objects.unmanaged.size()};
}

}  // namespace weir::reconciler
