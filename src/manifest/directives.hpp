#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/diagnostic.hpp"
#include "manifest/tree.hpp"

namespace weir::manifest {

/// M011 for a line that begins with `%` where no directive may stand: in a document that is a mapping or a list, or
/// with no `---` behind it. Both readers skip such a line without a word, and with it what was meant by it.
std::optional<Diagnostic> stray_directive(std::string_view text, const std::string& file,
                                          const std::vector<Tree>& documents);

}  // namespace weir::manifest
