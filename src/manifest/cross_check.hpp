#pragma once

#include <vector>

#include "manifest/manifest.hpp"

namespace weir::manifest {

/// What only all resources together can tell: the same key (M040) or display name (M041) twice, a movedFrom that is
/// declared or claimed twice (M048), an object adopted twice (M049), kinds that the target does not
/// serve (M065; a kind without an object at the API needs no serving). Returns the resources by key; of
/// two with the same key the first in order of file and line stays.
DesiredState cross_check(std::vector<Resource> resources, const std::vector<std::string>& served,
                         Diagnostics& problems);

}  // namespace weir::manifest
