#pragma once

#include <string>
#include <vector>

#include "core/json.hpp"

namespace weir::manifest {

/// A manifest as people write it: fields in the order of docs/formats.md, every string quoted that a reader could take
/// for something else. What it says reads back as `document`. `about_config` are comment lines above spec.config.
std::string write_manifest(const Json& document, const std::vector<std::string>& about_config = {});

/// Names of a spec's fields in that order; what the order does not know comes last, by name.
std::vector<std::string> field_order(const Json& spec);

}  // namespace weir::manifest
