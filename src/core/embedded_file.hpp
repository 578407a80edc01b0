#pragma once

#include <string_view>

namespace weir {

/// A file of the repository as it was when the program was built (cmake/embed.cmake).
struct EmbeddedFile {
  std::string_view path;    ///< below the embedded folder, with `/`
  std::string_view text;    ///< byte for byte
  std::string_view sha256;  ///< of the text, lower-case hex
};

}  // namespace weir
