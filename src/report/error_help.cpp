#include "report/error_help.hpp"

#include <map>

#include "core/text.hpp"
#include "report/embedded_files.hpp"

namespace weir::report {
namespace {

using Page = std::map<std::string, ErrorHelp, std::less<>>;

/// Sections begin with `## CODE Title`; their first paragraph ends at the next empty line.
Page read_page(std::string_view text) {
  constexpr std::string_view heading = "## ";
  constexpr std::size_t code_size = 4;
  Page page;
  ErrorHelp* section = nullptr;
  for (const std::string& line : split(text, '\n')) {
    if (line.starts_with(heading) && line.size() > heading.size() + code_size + 1) {
      section = &page[line.substr(heading.size(), code_size)];
      section->title = line.substr(heading.size() + code_size + 1);
    } else if (line.starts_with("#") || (line.empty() && section && !section->text.empty())) {
      section = nullptr;
    } else if (section && !line.empty()) {
      section->text += (section->text.empty() ? "" : " ") + line;
    }
  }
  return page;
}

}  // namespace

std::optional<ErrorHelp> error_help(std::string_view code) {
  static const Page page = read_page(embedded_files().front().text);
  const auto found = page.find(code);
  return found == page.end() ? std::nullopt : std::optional<ErrorHelp>(found->second);
}

}  // namespace weir::report
