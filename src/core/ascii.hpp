#pragma once

#include <string>
#include <string_view>

namespace weir {

/// Characters of ASCII, the same in every locale; bytes of other characters are none of these.

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_hex_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
constexpr bool is_lower_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || is_digit(c);
}

/// Two lower-case hex digits for each byte.
std::string hex(std::string_view bytes);

}  // namespace weir
