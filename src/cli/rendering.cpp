#include "cli/rendering.hpp"

#include "cli/next_runs.hpp"
#include "plan/plan_json.hpp"
#include "report/render.hpp"

namespace weir::cli {

std::string render_plan(const plan::Plan& plan, Shell& shell, const Arguments& arguments) {
  if (wants_json(arguments)) return plan::to_bytes(plan);
  const Instant from = arguments.instant("--as-of").value_or(shell.clock.now());
  return report::plan_text(plan, text_style(shell, arguments), next_runs(plan, shell.zones, from));
}

std::string render_drift(const report::Drift& drift, const Shell& shell, const Arguments& arguments) {
  return wants_json(arguments) ? json_line(report::drift_json(drift))
                               : report::drift_text(drift, text_style(shell, arguments));
}

std::string render_report(const report::Report& report, const Shell& shell, const Arguments& arguments) {
  return wants_json(arguments) ? json_line(report::report_json(report))
                               : report::report_text(report, text_style(shell, arguments));
}

std::string json_line(const Json& value) {
  return canonical_json(value) + "\n";
}

}  // namespace weir::cli
