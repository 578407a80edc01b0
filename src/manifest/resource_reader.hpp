#pragma once

#include <optional>

#include "manifest/document_rules.hpp"

namespace weir::manifest {

/// The resource that a document declares, normalised, or nullopt with all its problems told. What only other documents
/// can tell (duplicates, kinds that the target serves) is not checked here.
///
/// The settings of a data source stay as they are declared: their defaults are the connector's own, and what is sent is
/// what Git says, so that a new default in a schema never changes an object by itself.
std::optional<Resource> read_resource(Document document, Diagnostics& problems);

}  // namespace weir::manifest
