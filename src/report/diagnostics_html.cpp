#include <fmt/format.h>

#include "core/text.hpp"
#include "report/html_page.hpp"
#include "report/html_values.hpp"
#include "report/render.hpp"

namespace weir::report {

std::string diagnostics_html(const Diagnostics& diagnostics) {
  Page page;
  page.eyebrow = "Weir";
  page.title = "Weir: problems";
  page.heading = escaped("There is no result");
  page.tone = Tone::bad;
  page.verdict = escaped(counted(diagnostics.size(), "problem") + " stood in the way.");
  page.sections = {{"said", "Problems", std::to_string(diagnostics.size()), diagnostics_section(diagnostics)}};
  page.footer = element("p", {}, escaped("Nothing was changed."));
  return html_document(page);
}

}  // namespace weir::report
