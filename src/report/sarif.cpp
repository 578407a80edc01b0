#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/ascii.hpp"
#include "core/diagnostic_json.hpp"
#include "core/text.hpp"
#include "report/error_help.hpp"
#include "report/findings.hpp"
#include "report/machine_formats.hpp"

namespace weir::report {
namespace {

constexpr std::size_t longest_text = 2'000;

/// A path as a relative URI reference (RFC 3986): everything but unreserved characters and `/` is percent-encoded.
std::string uri_of(std::string_view path) {
  std::string out;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/").find(c) != std::string_view::npos;
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

/// Plain text of a message. In brackets a reader looks for a link, in braces around a number for an argument; both have
/// an escape.
std::string message_text(const Diagnostic& one) {
  std::string text = printable(one.message, longest_text);
  if (one.hint && !one.hint->empty()) text += "\nhelp: " + printable(*one.hint, longest_text);
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool opens = c == '{' && at + 1 < text.size() && is_digit(text[at + 1]);
    const bool closes = c == '}' && at > 0 && is_digit(text[at - 1]);
    if (c == '[' || c == ']') out += '\\';
    if (opens || closes) out += c;
    out += c;
  }
  return out;
}

Json text_json(std::string_view text) {
  return {{"text", printable(text, longest_text)}};
}

Json rule_json(const std::string& code) {
  const auto help = error_help(code);
  const std::string title = rule_title(code);
  return {{"id", printable(code)},
          {"shortDescription", text_json(title)},
          {"fullDescription", text_json(help ? help->text : title)},
          {"help", text_json(help ? help->text : title)}};
}

Json location_json(const Diagnostic& one) {
  const bool placed = !one.place.file.empty();
  Json region = {{"startLine", std::max(1, placed ? one.place.line : 1)}};
  if (placed && one.place.line > 0 && one.place.column > 0) region["startColumn"] = one.place.column;
  const std::string uri = uri_of(placed ? std::string_view(one.place.file) : project_file);
  Json location = {{"physicalLocation",
                    {{"artifactLocation", {{"uri", uri}, {"uriBaseId", "%SRCROOT%"}}}, {"region", std::move(region)}}}};
  if (one.key)
    location["logicalLocations"] =
        Json::array({{{"fullyQualifiedName", printable(*one.key, 130)}, {"kind", "resource"}}});
  return location;
}

Json result_json(const Diagnostic& one, std::size_t rule, const std::string& fingerprint) {
  return {{"ruleId", printable(one.code)},
          {"ruleIndex", rule},
          {"level", to_string(one.severity)},
          {"message", {{"text", message_text(one)}}},
          {"locations", Json::array({location_json(one)})},
          {"partialFingerprints", {{"weirFinding/v1", fingerprint}}}};
}

}  // namespace

Json sarif(const Diagnostics& findings) {
  std::map<std::string, std::size_t> rules;
  for (const auto& one : findings) rules.emplace(one.code, 0);
  Json descriptions = Json::array();
  for (auto& [code, index] : rules) {
    index = descriptions.size();
    descriptions.push_back(rule_json(code));
  }
  Fingerprints fingerprints;
  Json results = Json::array();
  for (const auto& one : severe_first(findings))
    results.push_back(result_json(one, rules.at(one.code), fingerprints.next(one)));
  return {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
          {"version", "2.1.0"},
          {"runs", Json::array({{{"tool", {{"driver", {{"name", "weir"}, {"rules", std::move(descriptions)}}}}},
                                 {"columnKind", "unicodeCodePoints"},
                                 {"results", std::move(results)}}})}};
}

}  // namespace weir::report
