#include "core/utf8.hpp"

namespace weir {

CodePoint code_point_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[at + index]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xC2 || lead > 0xF4) return {};
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (text.size() - at < length) return {};
  const unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (byte(1) < low || byte(1) > high) return {};
  std::uint32_t value = lead & (0x7Fu >> length);
  for (std::size_t index = 1; index < length; ++index) {
    if (!continues_code_point(text[at + index])) return {};
    value = (value << 6) | (byte(index) & 0x3Fu);
  }
  return {value, length};
}

}  // namespace weir
