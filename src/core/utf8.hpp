#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir {

/// One character of a text and how many bytes it takes.
struct CodePoint {
  std::uint32_t value = 0;
  std::size_t length = 0;  ///< 0: no valid UTF-8 stands there
};

/// The code point that begins at byte `at` of `text`, by RFC 3629: no overlong forms, no surrogates, nothing above
/// U+10FFFF. `at` must be inside of the text.
CodePoint code_point_at(std::string_view text, std::size_t at);

/// True for a byte that goes on with a code point that began before it.
constexpr bool continues_code_point(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0u) == 0x80u;
}

}  // namespace weir
