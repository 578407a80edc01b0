#pragma once

#include <string_view>
#include <vector>

#include "cli/project_files.hpp"
#include "core/ports.hpp"

/// A manifest may name secrets of its own sort only. That is known before any API is asked anything.
namespace weir::cli {

/// Whether every reference in a text stands there plainly (`fromEnv: WEIR_SECRET_NAME`, `fromFile: PATH` below the
/// folder of secrets), with nothing that could spell one in another way. Far cheaper than reading YAML, and never true
/// of a text that names something else.
bool references_are_plain(std::string_view text);

/// Reads the manifests when a reference among them is not plain, and refuses what is wrong with them: M050, M051 and
/// all other problems.
Result<void> check_references(const std::vector<git::File>& files, Instant as_of, TimeZones& zones);

/// The same for the manifests below `folders`; of a commit that was found good before, nothing is read.
Result<void> check_references_at(const ProjectFiles& files, const std::vector<std::string>& folders, Instant as_of,
                                 TimeZones& zones, Random& random);

}  // namespace weir::cli
