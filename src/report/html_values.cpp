#include "report/html_values.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/diagnostic_json.hpp"
#include "core/json.hpp"
#include "core/text.hpp"
#include "core/utf8.hpp"
#include "report/findings.hpp"

namespace weir::report {
namespace {

constexpr std::size_t most_of_value = 3'000;  ///< characters; a longer value is cut and says so by its last one

bool is_marker(const Json& value) {
  return value.is_null() || (value.is_object() && (value.contains("unknown") || value.contains("secretRef")));
}

/// Lists and objects over several lines, everything else as in text.
std::string shown_value(const Json& value) {
  if (is_marker(value) || !value.is_structured()) return value_text(value, most_of_value);
  return value.dump(2, ' ', false, Json::error_handler_t::replace);
}

/// Bytes that both begin with, never within a character.
std::size_t common_start(std::string_view left, std::string_view right) {
  std::size_t same = 0;
  while (same < left.size() && same < right.size() && left[same] == right[same]) ++same;
  const auto within = [](std::string_view text, std::size_t at) {
    return at < text.size() && continues_code_point(text[at]);
  };
  while (same > 0 && (within(left, same) || within(right, same))) --same;
  return same;
}

std::size_t common_end(std::string_view left, std::string_view right, std::size_t start) {
  std::size_t same = 0;
  while (same + start < left.size() && same + start < right.size() &&
         left[left.size() - 1 - same] == right[right.size() - 1 - same])
    ++same;
  while (same > 0 && continues_code_point(left[left.size() - same])) --same;
  return same;
}

/// The part of `text` that `other` does not have is marked, where they share enough for that to help.
Html compared(const std::string& text, const std::string& other, HtmlName mark) {
  const std::size_t start = common_start(text, other);
  const std::size_t end = common_end(text, other, start);
  if (start + end < 3 || text.size() > most_of_value) return escaped_lines(text, most_of_value);
  const std::string_view all = text;
  const std::string_view middle = all.substr(start, all.size() - start - end);
  Html out = escaped_lines(all.substr(0, start), most_of_value);
  if (!middle.empty()) out += element(mark, {}, escaped_lines(middle, most_of_value));
  return out + escaped_lines(all.substr(all.size() - end), most_of_value);
}

Html value_html(const Json& value, const Json& other, HtmlName mark) {
  if (is_marker(value)) return classed("em", "quiet", escaped(value_text(value, most_of_value), most_of_value));
  if (is_marker(other)) return element("code", {}, escaped_lines(shown_value(value), most_of_value));
  return element("code", {}, compared(shown_value(value), shown_value(other), mark));
}

Html cell(std::string_view classes, std::string_view label, const Html& content) {
  return element("td", {{"class", std::string(classes)}, {"data-label", std::string(label)}}, content);
}

Html row(const diff::FieldChange& field, FieldSides sides) {
  Html cells = element("th", {{"scope", "row"}}, code_element(field.path, 300));
  if (sides == FieldSides::both) cells += cell("was", "before", value_html(field.before, field.after, "del"));
  cells += cell("now", sides == FieldSides::both ? "after" : "value", value_html(field.after, field.before, "ins"));
  return element("tr", {}, cells);
}

Html table_head(FieldSides sides) {
  const auto title = [](std::string_view text) { return element("th", {{"scope", "col"}}, escaped(text)); };
  Html cells = title("field");
  if (sides == FieldSides::both) cells += title("before");
  cells += title(sides == FieldSides::both ? "after" : "value");
  return element("thead", {}, element("tr", {}, cells));
}

Tone tone_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return Tone::bad;
    case Severity::warning:
      return Tone::warn;
    case Severity::note:
      break;
  }
  return Tone::calm;
}

Notice notice_of(const Diagnostic& one) {
  Html text = classed("b", "code", escaped(one.code, 10));
  if (!one.place.file.empty())
    text += escaped(" ") + code_element(fmt::format("{}:{}:{}", one.place.file, one.place.line, one.place.column));
  if (one.key) text += escaped(" ") + code_element(*one.key, 130);
  return {tone_of(one.severity), std::string(to_string(one.severity)), text,
          one.hint ? escaped(*one.hint, 1'000) : Html(), escaped(one.message, 2'000)};
}

}  // namespace

Html key_html(const ResourceKey& key) {
  return classed(
      "span", "key",
      classed("span", "kind", escaped(key.kind, 40) + escaped("/")) + element("bdi", {}, escaped(key.name, 130)));
}

Html fields_html(const std::vector<diff::FieldChange>& fields, FieldSides sides) {
  Html rows;
  Html same;
  for (const diff::FieldChange& field : fields) {
    if (sides == FieldSides::both && same_json(field.before, field.after))
      same += (same.empty() ? Html() : escaped(", ")) + code_element(field.path, 300);
    else
      rows += row(field, sides);
  }
  Html out;
  if (!rows.empty())
    out += element("table", {{"class", sides == FieldSides::both ? "fields" : "fields one"}},
                   table_head(sides) + element("tbody", {}, rows));
  if (!same.empty()) out += classed("p", "quiet", escaped("sent again as it is: ") + same);
  return out;
}

Html diagnostics_section(const Diagnostics& diagnostics) {
  std::vector<Notice> list;
  for (const Diagnostic& one : severe_first(diagnostics)) list.push_back(notice_of(one));
  return notices(list);
}

Html commit_html(const std::optional<std::string>& commit, bool dirty) {
  return (commit ? code_element(short_commit(*commit)) : escaped("none")) +
         escaped(dirty_words(commit.has_value(), dirty));
}

Html instance_html(const Instance& instance) {
  return code_element(instance_text(instance), 400);
}

}  // namespace weir::report
