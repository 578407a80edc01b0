#pragma once

#include <span>

#include "core/embedded_file.hpp"

namespace weir::cli {

/// The files of templates/init as they were when the program was built: what `weir init` writes, by where it goes
/// (`common/...`, `github/...`, `gitlab/...`; `scripts/...` for either of the two).
std::span<const EmbeddedFile> embedded_files();

}  // namespace weir::cli
