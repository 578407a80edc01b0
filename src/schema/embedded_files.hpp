#pragma once

#include <span>

#include "core/embedded_file.hpp"

namespace weir::schema {

/// All files of schemas/, sorted by path. The build writes this function (cmake/embed.cmake).
std::span<const EmbeddedFile> embedded_files();

}  // namespace weir::schema
