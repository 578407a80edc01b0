#include "cli/format.hpp"

#include <algorithm>
#include <array>

#include "report/machine_formats.hpp"
#include "report/render.hpp"

namespace weir::cli {
namespace {

constexpr std::array<std::pair<std::string_view, Format>, 8> names = {{{"text", Format::text},
                                                                       {"json", Format::json},
                                                                       {"markdown", Format::markdown},
                                                                       {"html", Format::html},
                                                                       {"sarif", Format::sarif},
                                                                       {"github", Format::github},
                                                                       {"gitlab", Format::gitlab},
                                                                       {"junit", Format::junit}}};

Format named(std::string_view name) {
  const auto* const found =
      std::find_if(names.begin(), names.end(), [&](const auto& one) { return one.first == name; });
  return found == names.end() ? Format::text : found->second;
}

}  // namespace

Format format_of(const Arguments& arguments) {
  return named(arguments.text("--format").value_or("text"));
}

Format typed_format(const std::vector<std::string>& words) {
  const std::string equals = "--format=";
  for (std::size_t index = 0; index < words.size(); ++index) {
    if (words[index].rfind(equals, 0) == 0) return named(words[index].substr(equals.size()));
    if (words[index] == "--format" && index + 1 < words.size()) return named(words[index + 1]);
  }
  return Format::text;
}

std::string problems_document(Format format, const Diagnostics& diagnostics) {
  switch (format) {
    case Format::text:
      return "";
    case Format::json:
      return json_line(report::diagnostics_json(diagnostics, {}));
    case Format::markdown:
      return report::diagnostics_markdown(diagnostics);
    case Format::html:
      return report::diagnostics_html(diagnostics);
    case Format::sarif:
      return json_line(report::sarif(diagnostics));
    case Format::github:
      return report::github_annotations(diagnostics);
    case Format::gitlab:
      return json_line(report::code_quality(diagnostics));
    case Format::junit:
      return report::diagnostics_junit(diagnostics, {}, false);
  }
  return "";
}

std::string json_line(const Json& value) {
  return canonical_json(value) + "\n";
}

}  // namespace weir::cli
