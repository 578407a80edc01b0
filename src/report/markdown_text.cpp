#include "report/markdown_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/ascii.hpp"
#include "core/diagnostic_json.hpp"
#include "core/text.hpp"
#include "report/markup.hpp"
#include "report/value_text.hpp"

namespace weir::report {
namespace {

constexpr std::size_t longest_value = 300;

/// A word of which no host, mention, issue, commit or markup can be made.
bool is_plain_word(std::string_view word) {
  while (!word.empty() && std::string_view(".,;:)").find(word.back()) != std::string_view::npos) word.remove_suffix(1);
  while (!word.empty() && word.front() == '(') word.remove_prefix(1);
  const bool digits = std::any_of(word.begin(), word.end(), is_digit);
  if (digits) return word.size() < 7 && std::all_of(word.begin(), word.end(), is_digit);
  return std::all_of(word.begin(), word.end(), [](char c) { return is_letter(c) || c == '-' || c == '\''; });
}

bool is_plain_phrase(std::string_view text) {
  const auto words = split(text, ' ');
  return !text.empty() && std::all_of(words.begin(), words.end(), is_plain_word);
}

std::string html_escaped(std::string_view text) {
  std::string out;
  append_unmarked(out, text);
  return out;
}

std::size_t longest_backtick_run(std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

std::string place_code(const Place& place) {
  if (place.file.empty()) return "";
  std::string text = place.file;
  if (place.line > 0) text += fmt::format(":{}", place.line);
  if (place.line > 0 && place.column > 0) text += fmt::format(":{}", place.column);
  return " " + md_code(text, 320);
}

/// Safe within an HTML comment and in one line of it.
std::string marker_word(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool safe = is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == ':' || c == '-';
    out += safe ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out.substr(0, 300);
}

std::string diagnostic_item(const Diagnostic& diagnostic) {
  const std::string about = diagnostic.key ? fmt::format(" ({})", md_code(*diagnostic.key, 130)) : "";
  std::string out = fmt::format("- **{}** {}{}{}: {}\n", to_string(diagnostic.severity), md_code(diagnostic.code),
                                place_code(diagnostic.place), about, md_phrase(diagnostic.message, 1000));
  if (diagnostic.hint && !diagnostic.hint->empty())
    out += fmt::format("  <br>help: {}\n", md_phrase(*diagnostic.hint, 1000));
  return out;
}

}  // namespace

std::string md_code(std::string_view text, std::size_t limit) {
  const std::string shown = printable(text, limit);
  if (shown.empty()) return "(empty)";
  const std::string fence(longest_backtick_run(shown) + 1, '`');
  const bool touching = shown.front() == '`' || shown.back() == '`';
  return touching ? fmt::format("{} {} {}", fence, shown, fence) : fence + shown + fence;
}

std::string html_code(std::string_view text, std::size_t limit) {
  return "<code>" + html_escaped(printable(text, limit)) + "</code>";
}

std::string md_phrase(std::string_view text, std::size_t limit) {
  return is_plain_phrase(text) && text.size() <= limit ? std::string(text) : md_code(text, limit);
}

std::string html_phrase(std::string_view text, std::size_t limit) {
  return is_plain_phrase(text) && text.size() <= limit ? std::string(text) : html_code(text, limit);
}

std::string md_block(std::string_view language, std::string_view body) {
  const std::string fence(std::max<std::size_t>(3, longest_backtick_run(body) + 1), '`');
  return fmt::format("{}{}\n{}{}\n", fence, language, body, fence);
}

std::string md_fields(const std::vector<diff::FieldChange>& fields, std::size_t most) {
  if (fields.empty()) return "";
  std::string body;
  for (std::size_t index = 0; index < std::min(fields.size(), most); ++index) {
    const auto& field = fields[index];
    const std::string path = printable(field.path, 100);
    if (same_json(field.before, field.after)) {  // a config goes as a whole
      body += fmt::format("  {}: {}\n", path, value_text(field.after, longest_value));
      continue;
    }
    const ValueSides sides = value_sides(field.before, field.after, longest_value);
    if (!field.before.is_null()) body += fmt::format("- {}: {}\n", path, sides.before);
    if (!field.after.is_null() || field.before.is_null()) body += fmt::format("+ {}: {}\n", path, sides.after);
  }
  if (fields.size() > most) body += fmt::format("  and {} more\n", counted(fields.size() - most, "field"));
  return md_block("diff", body);
}

std::string md_details(std::string_view title_html, std::string_view body) {
  return fmt::format("<details><summary>{}</summary>\n\n{}\n</details>\n", title_html, body);
}

std::string md_list(const std::vector<std::string>& items, std::size_t room) {
  constexpr std::size_t ending = 40;
  std::size_t whole = 0;
  for (const auto& item : items) whole += item.size();
  if (whole <= room) return join(items, "");
  std::string out;
  std::size_t shown = 0;
  while (shown < items.size() && out.size() + items[shown].size() + ending <= room) out += items[shown++];
  return out + fmt::format("- and {} more\n", items.size() - shown);
}

std::vector<std::string> md_diagnostic_items(const Diagnostics& diagnostics) {
  std::vector<std::string> items;
  for (const Severity severity : {Severity::error, Severity::warning, Severity::note})
    for (const auto& one : diagnostics)
      if (one.severity == severity) items.push_back(diagnostic_item(one));
  return items;
}

std::string md_diagnostics(const Diagnostics& diagnostics, std::size_t room) {
  if (diagnostics.empty()) return "";
  return "### Said on the way\n\n" + md_list(md_diagnostic_items(diagnostics), room) + "\n";
}

std::string md_marker(std::string_view what, std::string_view project_id, std::string_view target,
                      std::string_view hash) {
  const std::string tail = hash.empty() ? "" : " " + marker_word(hash);
  return fmt::format("<!-- weir:{} {}/{}{} -->\n", what, marker_word(project_id), marker_word(target), tail);
}

std::string md_subject(const std::string& project_name, const std::string& project_id, const std::string& target) {
  return fmt::format("{} ({}) on {}", md_code(project_name, 80), md_code(project_id, 80), md_code(target, 80));
}

std::string md_hash(const std::string& hash) {
  const bool plain = hash.rfind("sha256:", 0) == 0 && std::all_of(hash.begin() + 7, hash.end(), [](char c) {
                       return is_digit(c) || (c >= 'a' && c <= 'f');
                     });
  return plain ? hash : md_code(hash, 80);
}

std::string md_instance(const Instance& instance) {
  std::string out = md_code(instance.origin);
  if (!instance.tenant_id.empty()) out += ", tenant " + md_code(instance.tenant_id, 80);
  if (!instance.app_id.empty()) out += ", app " + md_code(instance.app_id, 80);
  return out;
}

}  // namespace weir::report
