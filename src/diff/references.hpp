#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diff/compare.hpp"
#include "diff/match.hpp"

/// What refers to what: connections and mappings to their source, connections to their destination.
namespace weir::diff {

/// Puts names in the place of ids: where a field of an object refers to an object of ours, the name of that object's
/// manifest, also where a second object claims it. Ids of objects that are not ours, or that carry two names, stay.
void name_references(ObservedState& observed, const std::string& project_id, const KindTable& kinds);

/// The resources that `spec` names, by the rules of its kind; none that have no object of their own.
std::vector<ResourceKey> referenced_keys(const KindTable& kinds, const std::string& kind, const Json& spec);

/// The spec as the API shows it before anything is applied: a source that is renamed goes by its old name until then,
/// one that is adopted, or that the baseline knows and that lost its mark, by its id.
Json as_observed_now(const Input& input, const ObservedIndex& index, const Resource& resource);

/// The one live object of a key: marked, or about to be renamed or adopted; null when there is none, or more than one.
const RemoteObject* object_of(const Input& input, const ObservedIndex& index, const ResourceKey& key);

}  // namespace weir::diff
