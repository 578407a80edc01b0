#include <fmt/format.h>

#include "core/text.hpp"
#include "report/findings.hpp"
#include "report/machine_formats.hpp"

namespace weir::report {
namespace {

constexpr std::size_t longest_text = 2'000;

std::string_view command_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::note:
      return "notice";
  }
  return "notice";
}

/// The runner's own escaping of a message; in a property colon and comma have a meaning, too.
std::string escaped(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    const bool meant = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
    out += meant ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return out;
}

std::string property(std::string_view name, std::string_view value) {
  return fmt::format("{}={}", name, escaped(printable(value, 300), true));
}

}  // namespace

std::string github_annotations(const Diagnostics& findings) {
  std::string out;
  for (const auto& one : severe_first(findings)) {
    std::vector<std::string> properties;
    if (!one.place.file.empty()) properties.push_back(property("file", one.place.file));
    if (!one.place.file.empty() && one.place.line > 0) properties.push_back(fmt::format("line={}", one.place.line));
    if (!one.place.file.empty() && one.place.line > 0 && one.place.column > 0)
      properties.push_back(fmt::format("col={}", one.place.column));
    const std::string about = one.key ? " " + *one.key : "";
    properties.push_back(property("title", one.code + " " + rule_title(one.code) + about));
    std::string message = printable(one.message, longest_text);
    if (one.hint && !one.hint->empty()) message += "\nhelp: " + printable(*one.hint, longest_text);
    out += fmt::format("::{} {}::{}\n", command_of(one.severity), join(properties, ","), escaped(message, false));
  }
  return out;
}

}  // namespace weir::report
