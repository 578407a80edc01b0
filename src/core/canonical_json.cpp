#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "core/json.hpp"
#include "core/utf8.hpp"

namespace weir {
namespace {

/// A number that orders code points as their UTF-16 forms are ordered: surrogate pairs sort below U+E000.
std::uint32_t utf16_rank(std::uint32_t point) {
  if (point >= 0x10000) return point - 0x2000;
  if (point >= 0xE000) return point + 0x200000;
  return point;
}

bool utf16_less(std::string_view left, std::string_view right) {
  std::size_t at = 0;
  while (at < left.size() && at < right.size() && left[at] == right[at]) ++at;
  // Back to the start of the code point in which the two differ.
  while (at > 0 && at < left.size() && continues_code_point(left[at])) --at;
  if (at >= left.size() || at >= right.size()) return left.size() < right.size();
  return utf16_rank(code_point_at(left, at).value) < utf16_rank(code_point_at(right, at).value);
}

bool is_written_as_it_is(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

void write_escaped(std::string& out, char c) {
  constexpr std::string_view hex = "0123456789abcdef";
  if (c == '"' || c == '\\') {
    out += '\\';
    out += c;
  } else if (const auto at = std::string_view("\b\t\n\f\r").find(c); at != std::string_view::npos) {
    out += '\\';
    out += "btnfr"[at];
  } else {
    out += "\\u00";
    out += hex[static_cast<unsigned char>(c) >> 4];
    out += hex[static_cast<unsigned char>(c) & 0xF];
  }
}

void write_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const auto special = std::find_if_not(text.begin(), text.end(), is_written_as_it_is);
    const auto plain = static_cast<std::size_t>(special - text.begin());
    out += text.substr(0, plain);
    if (special != text.end()) write_escaped(out, *special);
    text.remove_prefix(std::min(plain + 1, text.size()));
  }
  out += '"';
}

/// ECMAScript's Number::toString for the shortest digits that read back as the same double.
void write_double(std::string& out, double value) {
  if (!std::isfinite(value)) {  // cannot come from JSON text
    out += "null";
    return;
  }
  if (value == 0) {
    out += '0';
    return;
  }
  std::array<char, 32> buffer{};
  const auto written =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
  std::string_view text(buffer.data(), static_cast<std::size_t>(written.ptr - buffer.data()));
  if (text.front() == '-') {
    out += '-';
    text.remove_prefix(1);
  }
  const std::size_t mark = text.find('e');
  std::string digits(text.substr(0, 1));
  if (mark > 2) digits += text.substr(2, mark - 2);
  int exponent = 0;
  const std::size_t sign = text[mark + 1] == '+' ? 1 : 0;
  std::from_chars(text.data() + mark + 1 + sign, text.data() + text.size(), exponent);

  const int count = static_cast<int>(digits.size());
  const int point = exponent + 1;  // the decimal point stands behind so many digits
  if (count <= point && point <= 21) {
    out += digits;
    out.append(static_cast<std::size_t>(point - count), '0');
  } else if (0 < point && point <= 21) {
    out += digits.insert(static_cast<std::size_t>(point), ".");
  } else if (-6 < point && point <= 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-point), '0');
    out += digits;
  } else {
    if (count > 1) digits.insert(1, ".");
    out += digits;
    out += exponent < 0 ? "e-" : "e+";
    out += std::to_string(std::abs(exponent));
  }
}

void write(std::string& out, const Json& value);

void write_object(std::string& out, const Json& object) {
  std::vector<Json::const_iterator> members;
  members.reserve(object.size());
  for (auto member = object.begin(); member != object.end(); ++member) members.push_back(member);
  std::sort(members.begin(), members.end(),
            [](const auto& left, const auto& right) { return utf16_less(left.key(), right.key()); });
  out += '{';
  const char* separator = "";
  for (const auto& member : members) {
    out += separator;
    write_string(out, member.key());
    out += ':';
    write(out, member.value());
    separator = ",";
  }
  out += '}';
}

void write(std::string& out, const Json& value) {
  if (value.is_object()) {
    write_object(out, value);
  } else if (value.is_array()) {
    out += '[';
    const char* separator = "";
    for (const Json& item : value) {
      out += separator;
      write(out, item);
      separator = ",";
    }
    out += ']';
  } else if (value.is_string()) {
    write_string(out, value.get_ref<const std::string&>());
  } else if (value.is_number_float()) {
    write_double(out, value.get<double>());
  } else if (value.is_number_unsigned()) {
    out += std::to_string(value.get<std::uint64_t>());
  } else if (value.is_number_integer()) {
    out += std::to_string(value.get<std::int64_t>());
  } else if (value.is_boolean()) {
    out += value.get<bool>() ? "true" : "false";
  } else {
    out += "null";
  }
}

bool same_members(const Json& left, const Json& right) {
  if (left.size() != right.size()) return false;
  for (auto l = left.begin(), r = right.begin(); l != left.end(); ++l, ++r)
    if (l.key() != r.key() || !same_json(l.value(), r.value())) return false;
  return true;
}

}  // namespace

std::string canonical_json(const Json& value) {
  std::string out;
  write(out, value);
  return out;
}

bool same_json(const Json& left, const Json& right) {
  if (left.is_number() && right.is_number()) return canonical_json(left) == canonical_json(right);
  if (left.type() != right.type()) return false;
  if (left.is_object()) return same_members(left, right);
  if (left.is_array()) return std::equal(left.begin(), left.end(), right.begin(), right.end(), same_json);
  return left == right;
}

}  // namespace weir
