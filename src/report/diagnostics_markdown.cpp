#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"
#include "report/markdown_text.hpp"
#include "report/render.hpp"

namespace weir::report {

std::string diagnostics_markdown(const Diagnostics& diagnostics) {
  constexpr std::size_t room = 60'000;
  const auto count = [&](Severity severity) {
    return static_cast<std::size_t>(std::count_if(diagnostics.begin(), diagnostics.end(),
                                                  [&](const Diagnostic& one) { return one.severity == severity; }));
  };
  return fmt::format("<!-- weir:problems -->\n## Weir could not go on\n\n**{}, {}.**\n\n{}",
                     counted(count(Severity::error), "error"), counted(count(Severity::warning), "warning"),
                     md_list(md_diagnostic_items(diagnostics), room));
}

}  // namespace weir::report
