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

std::string secret_text(const Json& value) {
  const std::string name = printable(string_member(value, "secretRef").value_or("?"));
  const auto status = string_member(value, "status");
  return status ? fmt::format("secret {} ({})", name, printable(*status)) : fmt::format("secret {}", name);
}

}  // namespace

std::string value_text(const Json& value, std::size_t limit) {
  if (value.is_null()) return "(absent)";
  if (value.is_object() && value.contains("unknown")) return "(unreadable)";
  if (value.is_object() && value.contains("secretRef")) return secret_text(value);
  return printable(value.dump(-1, ' ', false, Json::error_handler_t::replace), limit);
}

std::string field_lines(const std::vector<diff::FieldChange>& fields, std::size_t indent, const TextStyle& style,
                        FieldSides sides) {
  std::size_t path_width = 0;
  for (const auto& field : fields) path_width = std::max(path_width, display_width(printable(field.path, widest_path)));
  const std::size_t used = indent + path_width + 6;
  const std::size_t room = style.width > used ? (style.width - used) / 2 : 0;
  const std::size_t limit = std::max(narrowest_value, room);

  std::string out;
  for (const auto& field : fields) {
    out += std::string(indent, ' ') + padded(printable(field.path, widest_path), path_width) + "  ";
    if (sides == FieldSides::both) out += paint(value_text(field.before, limit), Hue::quiet, style) + " -> ";
    out += value_text(field.after, sides == FieldSides::both ? limit : 2 * limit) + "\n";
  }
  return out;
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

std::string subject_text(const std::string& project_name, const std::string& project_id, const std::string& target) {
  return fmt::format("{} ({}) on {}", printable(project_name), printable(project_id), printable(target));
}

std::string key_list(const std::vector<ResourceKey>& keys) {
  std::vector<std::string> names;
  for (const auto& key : keys) names.push_back(printable(to_string(key), 130));
  return join(names, ", ");
}

}  // namespace weir::report
