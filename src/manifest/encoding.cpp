#include "manifest/encoding.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/text.hpp"
#include "core/utf8.hpp"

namespace weir::manifest {

namespace {

constexpr std::size_t max_bytes = 4u << 20;
constexpr std::size_t max_control_characters = 20;  // of one file that are told
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::optional<std::string_view> other_encoding(std::string_view bytes) {
  const auto begins = [&](std::string_view mark) { return bytes.starts_with(mark); };
  if (begins(std::string_view("\x00\x00\xFE\xFF", 4)) || begins(std::string_view("\xFF\xFE\x00\x00", 4)))
    return "UTF-32";
  if (begins("\xFE\xFF") || begins("\xFF\xFE")) return "UTF-16";
  // Without a mark: the zero bytes of an ASCII letter give it away.
  if (bytes.size() >= 4 && bytes[0] == '\0' && bytes[1] == '\0' && bytes[2] == '\0' && bytes[3] != '\0')
    return "UTF-32";
  if (bytes.size() >= 4 && bytes[1] == '\0' && bytes[3] == '\0' && bytes[0] != '\0') {
    return bytes[2] == '\0' ? "UTF-32" : "UTF-16";
  }
  if (bytes.size() >= 4 && bytes[0] == '\0' && bytes[1] != '\0' && bytes[2] == '\0') return "UTF-16";
  return std::nullopt;
}

/// Code point of a character that YAML does not allow and that starts at `at`, else nullopt. The text is valid UTF-8.
std::optional<unsigned> control_at(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < 0x20) return byte == '\t' || byte == '\n' || byte == '\r' ? std::nullopt : std::optional<unsigned>(byte);
  if (byte == 0x7F) return byte;
  if (byte == 0xC2) {
    const auto low = static_cast<unsigned char>(text[at + 1]);
    if (low < 0xA0 && low != 0x85) return low;
  }
  if (byte == 0xEF && text[at + 1] == '\xBF' && static_cast<unsigned char>(text[at + 2]) >= 0xBE) {
    return 0xFFC0u + (static_cast<unsigned char>(text[at + 2]) & 0x3Fu);
  }
  return std::nullopt;
}

Diagnostics control_characters(std::string_view text, const std::string& file) {
  Diagnostics problems;
  for (std::size_t at = 0; at < text.size() && problems.size() < max_control_characters; ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= 0x20 && byte < 0x7F) continue;
    if (const auto code = control_at(text, at)) {
      problems.push_back(error("M004", fmt::format("control character U+{:04X}", *code),
                               "remove it; in double quotes it can be written as an escape")
                             .at(place_at(text, at, file)));
    }
  }
  return problems;
}

}  // namespace

Place place_at(std::string_view bytes, std::size_t offset, const std::string& file) {
  Place place{file, 1, 1};
  for (std::size_t at = 0; at < offset; ++at) {
    const auto byte = static_cast<unsigned char>(bytes[at]);
    if (byte == '\n' || (byte == '\r' && (at + 1 >= bytes.size() || bytes[at + 1] != '\n'))) {
      ++place.line;
      place.column = 1;
    } else if (!continues_code_point(bytes[at])) {
      ++place.column;
    }
  }
  return place;
}

Diagnostics check_encoding(std::string_view bytes, const std::string& file) {
  if (bytes.size() > max_bytes) {
    return {error("M017", "file larger than 4 MiB", "split it into several files").at({file, 0, 0})};
  }
  if (const auto found = other_encoding(bytes)) {
    return {error("M003", fmt::format("{} found", *found), "save the file as UTF-8").at({file, 1, 1})};
  }
  if (const auto offset = invalid_utf8(bytes)) {
    return {error("M002",
                  fmt::format("not UTF-8 at byte {} (0x{:02X})", *offset, static_cast<unsigned char>(bytes[*offset])),
                  "save the file as UTF-8")
                .at(place_at(bytes, *offset, file))};
  }
  return control_characters(bytes, file);
}

std::optional<std::string> plain_line_breaks(std::string_view text) {
  const bool marked = text.starts_with(byte_order_mark);
  if (!marked && text.find('\r') == std::string_view::npos) return std::nullopt;
  if (marked) text.remove_prefix(byte_order_mark.size());
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\r') {
      plain += text[at];
    } else if (at + 1 >= text.size() || text[at + 1] != '\n') {
      plain += '\n';
    }
  }
  return plain;
}

std::optional<char32_t> invisible_character(std::string_view text) {
  struct Hidden {
    std::string_view bytes;
    char32_t code;
  };
  static constexpr std::array<Hidden, 15> hidden{{{"\u061C", 0x061C},
                                                  {"\u200B", 0x200B},
                                                  {"\u200E", 0x200E},
                                                  {"\u200F", 0x200F},
                                                  {"\u202A", 0x202A},
                                                  {"\u202B", 0x202B},
                                                  {"\u202C", 0x202C},
                                                  {"\u202D", 0x202D},
                                                  {"\u202E", 0x202E},
                                                  {"\u2060", 0x2060},
                                                  {"\u2066", 0x2066},
                                                  {"\u2067", 0x2067},
                                                  {"\u2068", 0x2068},
                                                  {"\u2069", 0x2069},
                                                  {"\uFEFF", 0xFEFF}}};
  const bool ascii =
      std::none_of(text.begin(), text.end(), [](char one) { return static_cast<unsigned char>(one) > 0x7F; });
  if (ascii) return std::nullopt;
  const Hidden* first = nullptr;
  std::size_t where = std::string_view::npos;
  for (const Hidden& one : hidden) {
    if (const std::size_t at = text.find(one.bytes); at < where) {
      where = at;
      first = &one;
    }
  }
  return first == nullptr ? std::nullopt : std::optional<char32_t>(first->code);
}

}  // namespace weir::manifest
