#pragma once

#include <string_view>

#include "diff/change.hpp"

namespace weir::report {

/// What was changed at the API, for people.
std::string_view meaning(diff::DriftKind kind);

}  // namespace weir::report
