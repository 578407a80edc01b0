#pragma once

#include "manifest/manifest.hpp"
#include "manifest/place_finder.hpp"

namespace weir::manifest {

/// Checks the stream and the casts of a mapping against the catalog of its source's type: D020 a stream that there is
/// not, D021 a field, D022 a cast that loses something and is not allowed to, D023 one that no rule leads to, D024 a
/// cast to the type that the field has. A stream that the source's own settings bring may have fields that no
/// catalog knows: they count as json.
void check_mapping(const Resource& mapping, const Resource& source, PlaceFinder& places, Diagnostics& problems);

/// Whether a mapping of that field to the type needs allowLossy.
bool needs_permission(const Resource& source, const std::string& stream, const std::string& field,
                      const std::string& type);

/// Checks the streams that a connection names (D020).
void check_streams(const Resource& connection, const Resource& source, PlaceFinder& places, Diagnostics& problems);

}  // namespace weir::manifest
