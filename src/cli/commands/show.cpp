#include "cli/commands.hpp"
#include "cli/rendering.hpp"
#include "cli/saved_plan.hpp"
#include "core/text.hpp"
#include "report/render.hpp"
#include "schema/schema.hpp"

namespace weir::cli {
namespace {

Result<report::Report> report_of(const Json& saved) {
  Diagnostics problems;
  for (const auto& one : schema::validate("report.schema.json", saved))
    problems.push_back(error("P012", "the report file is damaged: " + one.message).pointing_to(one.pointer));
  if (!problems.empty()) return fail(std::move(problems));
  return report::report_from_json(saved);
}

}  // namespace

Result<Ending> run_show(Shell& shell, const Arguments& arguments) {
  auto saved = read_saved(arguments.positionals.front());
  if (!saved) return fail(saved.error());
  const std::string kind = string_member(*saved, "kind").value_or("");
  Ending ending;
  if (kind == "Plan") {
    auto plan = plan_of(*saved);
    if (!plan) return fail(plan.error());
    ending.rendering = render_plan(*plan, shell, arguments);
    return ending;
  }
  if (kind == "Report") {
    auto report = report_of(*saved);
    if (!report) return fail(report.error());
    ending.rendering = render_report(*report, shell, arguments);
    return ending;
  }
  return fail(
      error("P001",
            "this is neither a plan nor a report; a file made by `weir plan --out` or `weir apply --report` was "
            "expected",
            "name such a file"));
}

}  // namespace weir::cli
