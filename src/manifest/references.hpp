#pragma once

#include "manifest/manifest.hpp"

namespace weir::manifest {

/// Follows the names that resources call each other by. A Schedule's name becomes the cron that it means in UTC; a name
/// that nothing is declared under is D030, a stream that is mapped twice D031; streams and casts are checked against
/// the catalog; what steers Weir alone inside a field leaves the spec. What resolving changes is kept as it was in
/// `loaded.unresolved`. `loaded` holds the resources and all that was told until now.
void resolve_references(Loaded& loaded, const std::vector<Source>& sources, const ScheduleTime& time);

}  // namespace weir::manifest
