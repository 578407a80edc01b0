#pragma once

#include "core/baseline.hpp"
#include "core/json.hpp"

/// Pieces that several JSON renderings share.
namespace weir::report {

/// {origin, tenantId, appId, instanceId}; empty texts where the server says nothing.
Json instance_json(const Instance& instance);

/// An array of Diagnostic values.
Json diagnostic_list(const Diagnostics& diagnostics);

}  // namespace weir::report
