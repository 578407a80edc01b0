#include "report/value_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/instant.hpp"
#include "core/text.hpp"
#include "report/display_width.hpp"
#include "report/ink.hpp"

namespace weir::report {
namespace {

constexpr std::size_t widest_path = 40;
constexpr std::size_t narrowest_value = 24;
constexpr std::size_t whole = std::string::npos;

std::string secret_text(const Json& value) {
  const std::string name = printable(string_member(value, "secretRef").value_or("?"));
  const auto status = string_member(value, "status");
  return status ? fmt::format("secret {} ({})", name, printable(*status)) : fmt::format("secret {}", name);
}

/// The beginning of the character at or around `at`.
std::size_t character_at(const std::string& text, std::size_t at) {
  while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0u) == 0x80u) --at;
  return at;
}

/// From a little before `at`, which is where two texts begin to differ.
std::string from_difference(const std::string& text, std::size_t at, std::size_t limit) {
  const std::size_t lead = std::min<std::size_t>(limit / 4, 20);
  at = character_at(text, at);
  const std::size_t from = character_at(text, at > lead ? at - lead : 0);
  return "…" + printable(std::string_view(text).substr(from), limit - 1);
}

}  // namespace

std::string value_text(const Json& value, std::size_t limit) {
  if (value.is_null()) return "(absent)";
  if (value.is_object() && value.contains("unknown")) return "(unreadable)";
  if (value.is_object() && value.contains("secretRef")) return secret_text(value);
  return printable(value.dump(-1, ' ', false, Json::error_handler_t::replace), limit);
}

ValueSides value_sides(const Json& before, const Json& after, std::size_t limit) {
  ValueSides sides{value_text(before, limit), value_text(after, limit)};
  if (sides.before != sides.after) return sides;
  const std::string left = value_text(before, whole);
  const std::string right = value_text(after, whole);
  if (left == right) return sides;
  const auto at = std::mismatch(left.begin(), left.end(), right.begin(), right.end()).first - left.begin();
  return {from_difference(left, static_cast<std::size_t>(at), limit),
          from_difference(right, static_cast<std::size_t>(at), limit)};
}

namespace {

/// Write-only settings go as a whole, so a plan lists those that stay the same, too; people need their names only.
bool stays(const diff::FieldChange& field) {
  return same_json(field.before, field.after);
}

/// Both sides in the room there is; where that would make them look alike, in more.
std::string sides_text(const diff::FieldChange& field, std::size_t limit, const TextStyle& style) {
  constexpr std::size_t widest_value = 400;
  ValueSides sides{value_text(field.before, limit), value_text(field.after, limit)};
  if (sides.before == sides.after) sides = value_sides(field.before, field.after, widest_value);
  return paint(sides.before, Hue::quiet, style) + " -> " + sides.after;
}

std::string names_that_stay(const std::vector<diff::FieldChange>& fields) {
  std::vector<std::string> names;
  for (const auto& field : fields)
    if (stays(field)) names.push_back(printable(field.path, widest_path));
  return join(names, ", ");
}

}  // namespace

std::string field_lines(const std::vector<diff::FieldChange>& fields, std::size_t indent, const TextStyle& style,
                        FieldSides sides) {
  const bool both = sides == FieldSides::both;
  std::size_t path_width = 0;
  for (const auto& field : fields)
    if (!both || !stays(field)) path_width = std::max(path_width, display_width(printable(field.path, widest_path)));
  const std::size_t used = indent + path_width + 6;
  const std::size_t room = style.width > used ? (style.width - used) / 2 : 0;
  const std::size_t limit = std::max(narrowest_value, room);

  std::string out;
  for (const auto& field : fields) {
    if (both && stays(field)) continue;
    out += std::string(indent, ' ') + padded(printable(field.path, widest_path), path_width) + "  ";
    out += (both ? sides_text(field, limit, style) : value_text(field.after, 2 * limit)) + "\n";
  }
  const std::string same = both ? names_that_stay(fields) : "";
  if (!same.empty()) out += std::string(indent, ' ') + paint("sent again as it is: " + same, Hue::quiet, style) + "\n";
  return out;
}

std::string short_fields(const std::vector<diff::FieldChange>& fields) {
  constexpr std::size_t widest = 100, longest = 48;
  std::string out;
  std::size_t left = 0;
  for (const auto& field : fields) {
    if (stays(field)) continue;
    const bool unreadable = field.before.is_object() && field.before.contains("unknown");
    const ValueSides sides = value_sides(field.before, field.after, longest);
    const std::string values = unreadable ? sides.before : sides.before + " → " + sides.after;
    const std::string one = printable(field.path, widest_path) + " " + values;
    const bool fits = left == 0 && (out.empty() || display_width(out) + display_width(one) + 2 <= widest);
    if (fits) out += (out.empty() ? "" : ", ") + one;
    left += fits ? 0 : 1;
  }
  return left == 0 ? out : out + fmt::format(" and {} more", left);
}

std::string short_change(const diff::Change& change) {
  const bool tells = change.action == Action::update || change.action == Action::adopt;
  return tells ? short_fields(change.fields) : "";
}

std::string instance_text(const Instance& instance) {
  std::string out = printable(instance.origin, 200);
  if (!instance.tenant_id.empty()) out += ", tenant " + printable(instance.tenant_id);
  if (!instance.app_id.empty()) out += ", app " + printable(instance.app_id);
  return out;
}

std::string time_text(const std::string& time) {
  const auto at = parse_rfc3339(time);
  return at ? format_rfc3339(std::chrono::floor<std::chrono::seconds>(*at)) : printable(time, 40);
}

std::string short_commit(const std::string& commit) {
  return printable(commit.substr(0, 12));
}

std::string_view dirty_words(bool has_commit, bool dirty) {
  if (!dirty) return "";
  return has_commit ? " with uncommitted changes" : " yet, nothing is committed";
}

std::string subject_text(const std::string& project_name, const std::string& project_id, const std::string& target) {
  return fmt::format("{} ({}) on {}", printable(project_name), printable(project_id), printable(target));
}

std::string key_list(const std::vector<ResourceKey>& keys) {
  std::vector<std::string> names;
  for (const auto& key : keys) names.push_back(printable(to_string(key), 130));
  return join(names, ", ");
}

}  // namespace weir::report
