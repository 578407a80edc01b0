#pragma once

#include <span>

#include "core/embedded_file.hpp"

namespace weir::report {

/// Style and script of a page (src/report/html) as they were when the program was built.
std::span<const EmbeddedFile> page_files();

}  // namespace weir::report
