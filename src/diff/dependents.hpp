#pragma once

#include "diff/compare.hpp"
#include "diff/match.hpp"

namespace weir::diff {

/// What each change needs (other resources, removals that come first) and what stands in its way: an object that still
/// uses what is to be deleted, a reference to something that is not there and will not be.
void find_needs(const Input& input, const ObservedIndex& index, Changes& changes);

/// Adds a refresh for each connection of ours that is stale, or will be because its source or a mapping of it changes.
/// One that is written anyway is saved anew by that; one that is switched off is when it is switched on.
/// Those that get stale and are not ours to refresh, or on hold, are named in a warning.
void add_refreshes(const Input& input, const ObservedIndex& index, Changes& changes);

}  // namespace weir::diff
