#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"
#include "report/findings.hpp"
#include "report/machine_formats.hpp"

namespace weir::report {
namespace {

constexpr std::size_t longest_text = 2'000;

std::string_view severity_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "critical";
    case Severity::warning:
      return "major";
    case Severity::note:
      return "info";
  }
  return "info";
}

/// One line: GitLab shows no second one.
std::string description_of(const Diagnostic& one) {
  std::string text = fmt::format("{} {}: {}", one.code, rule_title(one.code), one.message);
  if (one.key) text += fmt::format(" ({})", *one.key);
  if (one.hint && !one.hint->empty()) text += "; help: " + *one.hint;
  return printable(text, longest_text);
}

Json issue_json(const Diagnostic& one, const std::string& fingerprint) {
  const bool placed = !one.place.file.empty();
  const std::string path = placed ? printable(one.place.file, longest_text) : std::string(project_file);
  return {{"description", description_of(one)},
          {"check_name", printable(one.code)},
          {"fingerprint", fingerprint},
          {"severity", severity_of(one.severity)},
          {"location", {{"path", path}, {"lines", {{"begin", std::max(1, placed ? one.place.line : 1)}}}}}};
}

}  // namespace

Json code_quality(const Diagnostics& findings) {
  Fingerprints fingerprints;
  Json issues = Json::array();
  for (const auto& one : severe_first(findings)) issues.push_back(issue_json(one, fingerprints.next(one)));
  return issues;
}

}  // namespace weir::report
