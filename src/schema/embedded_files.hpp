#pragma once

#include <span>
#include <string_view>

namespace weir::schema {

/// A file of schemas/ as it was when the program was built.
struct EmbeddedFile {
  std::string_view path;  ///< below schemas/, "kinds/connector.schema.json"
  std::string_view text;
};

/// All of them, sorted by path. The build writes this function (cmake/embed.cmake).
std::span<const EmbeddedFile> embedded_files();

}  // namespace weir::schema
