#include "core/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "core/ascii.hpp"
#include "core/utf8.hpp"

namespace weir {
namespace {

constexpr std::size_t longest_guess = 100;  // no name of ours is longer; bounds the cost of a guess

/// Edits between two texts: insert, delete, replace, swap two neighbours.
std::size_t edit_distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> before_last(right.size() + 1);
  std::vector<std::size_t> last(right.size() + 1);
  std::vector<std::size_t> row(right.size() + 1);
  for (std::size_t j = 0; j <= right.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    std::swap(before_last, last);
    std::swap(last, row);
    row[0] = i;
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
        row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[right.size()];
}

/// Code points that a reader cannot see or that change how the text around them looks.
bool is_invisible(std::uint32_t point) {
  constexpr std::array<std::pair<std::uint32_t, std::uint32_t>, 19> ranges = {{{0x00, 0x1F},
                                                                               {0x7F, 0x9F},
                                                                               {0xAD, 0xAD},
                                                                               {0x34F, 0x34F},
                                                                               {0x61C, 0x61C},
                                                                               {0x115F, 0x1160},
                                                                               {0x17B4, 0x17B5},
                                                                               {0x180B, 0x180F},
                                                                               {0x200B, 0x200F},
                                                                               {0x2028, 0x202E},
                                                                               {0x2060, 0x206F},
                                                                               {0x2800, 0x2800},
                                                                               {0x3164, 0x3164},
                                                                               {0xFE00, 0xFE0D},
                                                                               {0xFEFF, 0xFEFF},
                                                                               {0xFFA0, 0xFFA0},
                                                                               {0xFFF9, 0xFFFB},
                                                                               {0x1D173, 0x1D17A},
                                                                               {0xE0000, 0xE0FFF}}};
  return std::any_of(ranges.begin(), ranges.end(),
                     [point](const auto& range) { return point >= range.first && point <= range.second; });
}

void append_hex(std::string& out, std::uint32_t value, int digits) {
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) out += "0123456789abcdef"[(value >> shift) & 0xFu];
}

void append_escaped(std::string& out, std::uint32_t point) {
  if (point < 0x80) {
    out += "\\x";
    append_hex(out, point, 2);
  } else {
    out += "\\u{";
    append_hex(out, point, point > 0xFFFF ? 5 : 4);
    out += '}';
  }
}

std::string plural(std::string_view singular) {
  const auto ends = [&](std::string_view tail) { return singular.ends_with(tail); };
  if (ends("s") || ends("x") || ends("sh") || ends("ch")) return std::string(singular) + "es";
  const bool vowel_before_y = ends("ay") || ends("ey") || ends("oy") || ends("uy");
  if (ends("y") && !vowel_before_y) return std::string(singular.substr(0, singular.size() - 1)) + "ies";
  return std::string(singular) + "s";
}

}  // namespace

std::optional<std::string> did_you_mean(std::string_view typed, const std::vector<std::string>& candidates) {
  if (typed.empty() || typed.size() > longest_guess) return std::nullopt;
  const std::string wanted = lower_ascii(typed);
  std::optional<std::string> nearest;
  std::size_t least = 0;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > longest_guess) continue;
    const std::size_t longer = std::max(typed.size(), candidate.size());
    const std::size_t distance = edit_distance(wanted, lower_ascii(candidate));
    if (distance > std::max<std::size_t>(1, longer / 3) || distance >= longer) continue;
    if (!nearest || distance < least || (distance == least && candidate < *nearest)) {
      nearest = candidate;
      least = distance;
    }
  }
  return nearest;
}

std::optional<std::size_t> invalid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = code_point_at(text, at).length;
    if (length == 0) return at;
    at += length;
  }
  return std::nullopt;
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !continues_code_point(c); }));
}

std::string printable(std::string_view text, std::size_t limit) {
  std::string out;
  std::size_t shown = 0;
  for (std::size_t at = 0; at < text.size(); ++shown) {
    if (shown == limit) return out + "…";
    const CodePoint next = code_point_at(text, at);
    if (next.length == 0) {
      out += "\\x";
      append_hex(out, static_cast<unsigned char>(text[at]), 2);
    } else if (is_invisible(next.value)) {
      append_escaped(out, next.value);
    } else {
      out += text.substr(at, next.length);
    }
    at += std::max<std::size_t>(next.length, 1);
  }
  return out;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string joined;
  for (std::size_t index = 0; index < parts.size(); ++index) {
    if (index > 0) joined += separator;
    joined += parts[index];
  }
  return joined;
}

std::string lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

bool is_dns_label(std::string_view text) {
  if (text.empty() || text.size() > 63) return false;
  if (!is_lower_or_digit(text.front()) || !is_lower_or_digit(text.back())) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return is_lower_or_digit(c) || c == '-'; });
}

std::string counted(std::size_t count, std::string_view singular) {
  return std::to_string(count) + " " + (count == 1 ? std::string(singular) : plural(singular));
}

}  // namespace weir
