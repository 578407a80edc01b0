#pragma once

#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "manifest/manifest.hpp"
#include "schema/schema.hpp"
#include "support/noon.hpp"

/// Manifests as texts, with each field of `spec` on a line of its own from line 6 on, and what loading tells of them.
namespace weir::test {

inline std::string manifest_of(const std::string& kind, const std::string& name, const std::string& spec) {
  return fmt::format("apiVersion: weir/v1\nkind: {}\nmetadata:\n  name: {}\nspec:\n{}", kind, name, spec);
}

inline std::string okta(const std::string& name, const std::string& more = "") {
  return manifest_of("DataSource", name,
                     "  type: okta\n"
                     "  config: {domain: acme.okta.com, apiToken: {fromEnv: WEIR_SECRET_OKTA}}\n" +
                         more);
}

inline std::string warehouse(const std::string& name) {
  return manifest_of("Connector", name, "  type: warehouse\n  provider: snowflake\n");
}

inline std::string schedule(const std::string& name, const std::string& cron, const std::string& zone,
                            const std::string& more = "") {
  return manifest_of("Schedule", name, fmt::format("  cron: \"{}\"\n  timeZone: {}\n{}", cron, zone, more));
}

inline std::string mapping(const std::string& name, const std::string& source, const std::string& stream,
                           const std::string& fields) {
  return manifest_of("StreamMapping", name,
                     fmt::format("  source: {}\n  stream: {}\n  fields:\n{}", source, stream, fields));
}

inline std::string connection(const std::string& name, const std::string& source, const std::string& destination,
                              const std::string& more = "") {
  return manifest_of("Connection", name, fmt::format("  source: {}\n  destination: {}\n{}", source, destination, more));
}

/// Each text is a file of its own: a.yaml, b.yaml, ...
inline manifest::Loaded load_files(const std::vector<std::string>& texts,
                                   const manifest::ScheduleTime& time = test::at_noon) {
  std::vector<manifest::Source> sources;
  std::vector<std::string> names;
  for (std::size_t at = 0; at < texts.size(); ++at)
    sources.push_back({fmt::format("{}.yaml", static_cast<char>('a' + at)), fmt::format("blob{}", at), texts[at]});
  return manifest::load(sources, schema::kinds(), time);
}

/// "D030 b.yaml:6:11" for each problem, in order.
inline std::vector<std::string> told(const Diagnostics& problems) {
  std::vector<std::string> lines;
  for (const Diagnostic& one : problems)
    lines.push_back(fmt::format("{} {}:{}:{}", one.code, one.place.file, one.place.line, one.place.column));
  return lines;
}

inline Instant instant(const std::string& text) {
  return parse_rfc3339(text).value();
}

}  // namespace weir::test
