#pragma once

#include <string>

#include "core/result.hpp"

namespace weir::git {

/// The change of one file as `git apply` and `patch -p1` take it; "" when nothing changed. `path` is relative to the
/// root of the repository.
Result<std::string> unified_diff(const std::string& path, const std::string& before, const std::string& after);

}  // namespace weir::git
