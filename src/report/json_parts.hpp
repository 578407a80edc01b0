#pragma once

#include "core/diagnostic.hpp"
#include "core/json.hpp"

/// A piece that several JSON renderings share.
namespace weir::report {

/// An array of Diagnostic values.
Json diagnostic_list(const Diagnostics& diagnostics);

}  // namespace weir::report
