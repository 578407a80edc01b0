#include "manifest/manifest_writer.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/text.hpp"
#include "schema/yaml_example.hpp"

namespace weir::manifest {
namespace {

constexpr std::size_t longest_flow = 100;

constexpr std::array<std::string_view, 5> metadata_order{"name", "labels", "protect", "movedFrom", "adopt"};

/// One order for the specs of all kinds: who it is, what it is, what it does, how it is handled.
constexpr std::array<std::string_view, 26> spec_order{
    "displayName", "type",         "provider",  "scope",        "groupId",           "userId",
    "source",      "stream",       "fields",    "cron",         "timeZone",          "suspend",
    "authType",    "config",       "vaultPath", "eventTypes",   "webhookEndpointId", "applicationId",
    "destination", "syncSchedule", "schedule",  "backfillDays", "streams",           "tags",
    "enabled",     "onRemove"};

template <std::size_t size>
std::vector<std::string> ordered(const Json& object, const std::array<std::string_view, size>& order) {
  std::vector<std::string> names;
  for (const auto& [name, value] : object.items()) names.push_back(name);
  const auto rank = [&](const std::string& name) {
    return std::find(order.begin(), order.end(), name) - order.begin();
  };
  std::stable_sort(names.begin(), names.end(),
                   [&](const std::string& left, const std::string& right) { return rank(left) < rank(right); });
  return names;
}

/// The casts of a mapping, one for each line, the type first.
void write_casts(const std::string& indent, const Json& fields, std::string& out) {
  out += indent + "fields:\n";
  for (const auto& [name, cast] : fields.items()) {
    std::string said = "type: " + schema::yaml_flow(cast.at("type"));
    if (cast.contains("allowLossy")) said += ", allowLossy: " + schema::yaml_flow(cast["allowLossy"]);
    out += indent + "  " + schema::yaml_flow(Json(name)) + ": {" + said + "}\n";
  }
}

/// Short values stand beside their name, long ones below it.
void write_field(const std::string& indent, const std::string& name, const Json& value, std::string& out) {
  out += indent + schema::yaml_flow(Json(name)) + ":";
  std::string flow = schema::yaml_flow(value);
  if (value.is_primitive() || value.empty() || indent.size() + name.size() + flow.size() <= longest_flow) {
    out += " " + flow + "\n";
    return;
  }
  out += "\n";
  for (const std::string& line : split(schema::yaml_block(value), '\n'))
    if (!line.empty()) out += indent + "  " + line + "\n";
}

}  // namespace

std::vector<std::string> field_order(const Json& spec) {
  return ordered(spec, spec_order);
}

std::string write_manifest(const Json& document, const std::vector<std::string>& about_config) {
  std::string out;
  for (const char* name : {"apiVersion", "kind"})
    if (document.contains(name)) write_field("", name, document[name], out);
  out += "metadata:\n";
  for (const std::string& name : ordered(document.at("metadata"), metadata_order))
    write_field("  ", name, document["metadata"][name], out);
  out += "spec:\n";
  for (const std::string& name : field_order(document.at("spec"))) {
    if (name == "config")
      for (const std::string& line : about_config) out += "  # " + line + "\n";
    if (name == "fields")
      write_casts("  ", document["spec"][name], out);
    else
      write_field("  ", name, document["spec"][name], out);
  }
  return out;
}

}  // namespace weir::manifest
