#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/diagnostic.hpp"

namespace weir::manifest {

/// Why a text would cost its readers time or memory without measure, or nullopt: M016 brackets nested beyond reason,
/// M022 runs of blanks and line breaks, directives or escaped tags beyond it. Needs one pass over the text.
std::optional<Diagnostic> unreasonable_cost(std::string_view text, const std::string& file);

}  // namespace weir::manifest
