#include "catalog/own_streams.hpp"

#include <string_view>

#include "core/text.hpp"

namespace weir::catalog {

namespace {

std::vector<std::string> primary_key(const Json& settings) {
  std::vector<std::string> names;
  const auto listed = settings.find("primaryKeys");
  if (listed == settings.end() || !listed->is_array()) return names;
  for (const Json& name : *listed)
    if (name.is_string()) names.push_back(name.get<std::string>());
  return names;
}

bool is_stream_name(const std::string& name) {
  return !name.empty() && code_points(name) <= longest_stream_name;
}

/// "/v1/tickets/?state=all" leads to "tickets".
std::string last_part(std::string_view path) {
  path = path.substr(0, path.find('?'));
  while (path.ends_with('/')) path.remove_suffix(1);
  return std::string(path.substr(path.rfind('/') + 1));
}

}  // namespace

std::map<std::string, std::vector<std::string>> own_streams(const Json& config) {
  std::map<std::string, std::vector<std::string>> own;
  if (!config.is_object()) return own;
  if (const auto streams = config.find("streams");
      streams != config.end() && streams->is_array() && !streams->empty()) {
    for (const Json& stream : *streams) {
      const auto name = stream.is_object() ? string_member(stream, "name") : std::nullopt;
      if (name && is_stream_name(*name)) own[*name] = primary_key(stream.contains("primaryKeys") ? stream : config);
    }
    return own;
  }
  const auto path = string_member(config, "path");
  if (!path || path->find("{stream}") != std::string::npos) return own;
  if (const std::string name = last_part(*path); is_stream_name(name)) own[name] = primary_key(config);
  return own;
}

}  // namespace weir::catalog
