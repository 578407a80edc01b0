#pragma once

#include <span>

#include "core/embedded_file.hpp"

namespace weir::catalog {

/// All files of catalog/, sorted by path. The build writes this function (cmake/embed.cmake).
std::span<const EmbeddedFile> embedded_files();

}  // namespace weir::catalog
