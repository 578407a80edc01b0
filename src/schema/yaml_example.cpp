#include "schema/yaml_example.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "core/text.hpp"

namespace weir::schema {
namespace {

bool is_word_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/';
}

/// Plain style is taken only for texts that no reader can mistake: they start like a word, hold nothing that YAML gives
/// a meaning to, and are no word of the core schema (or of YAML 1.1, for readers that still speak it).
bool is_plain(const std::string& text) {
  if (text.empty() || !is_word_start(text.front()) || text.back() == ' ' || text.back() == ':') return false;
  constexpr std::string_view marks = " _./:@-+()*";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!letter && marks.find(c) == std::string_view::npos) return false;
    if (c == ':' && text[i + 1] == ' ') return false;
  }
  constexpr std::string_view words[] = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"};
  return std::find(std::begin(words), std::end(words), lower_ascii(text)) == std::end(words);
}

/// Characters that no file may hold, or that break a line for some readers, as escapes.
std::string visible(const std::string& quoted) {
  static constexpr std::pair<std::string_view, std::string_view> escapes[] = {
      {"\x7f", "\\u007f"},         {"\xe2\x80\xa8", "\\u2028"}, {"\xe2\x80\xa9", "\\u2029"},
      {"\xef\xbb\xbf", "\\ufeff"}, {"\xef\xbf\xbe", "\\ufffe"}, {"\xef\xbf\xbf", "\\uffff"}};
  std::string out;
  for (std::size_t at = 0; at < quoted.size();) {
    const std::string_view rest = std::string_view(quoted).substr(at);
    const auto* const known = std::find_if(std::begin(escapes), std::end(escapes),
                                           [&](const auto& escape) { return rest.starts_with(escape.first); });
    const bool c1 = rest.size() > 1 && rest[0] == '\xc2' && static_cast<unsigned char>(rest[1]) < 0xa0;
    if (c1) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned char>(rest[1]));
      at += 2;
    } else if (known != std::end(escapes)) {
      out += known->second;
      at += known->first.size();
    } else {
      out += quoted[at++];
    }
  }
  return out;
}

std::string scalar(const Json& value) {
  if (value.is_string() && is_plain(value.get_ref<const std::string&>())) return value.get<std::string>();
  // A JSON string is a double-quoted YAML one.
  return visible(value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

bool is_leaf(const Json& value) {
  return value.is_primitive() || value.empty();
}

/// Lists of scalars and maps of one scalar are easier to read on one line.
bool fits_in_line(const Json& value) {
  if (is_leaf(value)) return true;
  if (value.is_object() && value.size() > 1) return false;
  return std::all_of(value.begin(), value.end(), is_leaf);
}

void write(const Json& value, std::size_t indent, std::string& out);

void write_member(const std::string& lead, const Json& value, std::size_t indent, std::string& out) {
  out += lead;
  if (fits_in_line(value)) {
    out += ' ' + yaml_flow(value) + '\n';
    return;
  }
  out += '\n';
  write(value, indent + 2, out);
}

void write(const Json& value, std::size_t indent, std::string& out) {
  const std::string pad(indent, ' ');
  if (value.is_object()) {
    for (const auto& [name, member] : value.items()) write_member(pad + scalar(Json(name)) + ":", member, indent, out);
    return;
  }
  for (const Json& item : value) {
    if (fits_in_line(item)) {
      out += pad + "- " + yaml_flow(item) + '\n';
      continue;
    }
    std::string nested;
    write(item, indent + 2, nested);
    out += pad + "- " + nested.substr(indent + 2);
  }
}

}  // namespace

std::string yaml_flow(const Json& value) {
  if (value.is_primitive()) return scalar(value);
  std::vector<std::string> parts;
  for (const auto& [name, member] : value.items()) {
    parts.push_back(value.is_object() ? scalar(Json(name)) + ": " + yaml_flow(member) : yaml_flow(member));
  }
  return value.is_object() ? "{" + join(parts, ", ") + "}" : "[" + join(parts, ", ") + "]";
}

std::string yaml_block(const Json& value) {
  if (is_leaf(value)) return yaml_flow(value) + '\n';
  std::string out;
  write(value, 0, out);
  return out;
}

}  // namespace weir::schema
