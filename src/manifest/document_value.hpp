#pragma once

#include "core/json.hpp"
#include "manifest/manifest.hpp"
#include "manifest/tree.hpp"

namespace weir::manifest {

/// The value of a document by the core schema. Duplicate keys, keys that are no scalars, endless and exploding aliases
/// and misfit tags are problems; so are numbers that JSON has no exact place for, unless `numbers` only shows them.
Json document_value(const Tree& tree, const std::string& file, Numbers numbers, Diagnostics& problems);

}  // namespace weir::manifest
