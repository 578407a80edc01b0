#include "cli/rendering.hpp"

#include <algorithm>

#include "cli/next_runs.hpp"
#include "plan/plan_json.hpp"
#include "report/findings.hpp"
#include "report/render.hpp"

namespace weir::cli {

std::string render_plan(const plan::Plan& plan, Shell& shell, const Arguments& arguments) {
  const auto runs = [&] {
    return next_runs(plan, shell.zones, arguments.instant("--as-of").value_or(shell.clock.now()));
  };
  switch (format_of(arguments)) {
    case Format::json:
      return plan::to_bytes(plan);
    case Format::markdown:
      return report::plan_markdown(plan, runs());
    case Format::html:
      return report::plan_html(plan, runs());
    case Format::sarif:
      return json_line(report::sarif(report::plan_findings(plan)));
    case Format::github:
      return report::github_annotations(report::plan_findings(plan));
    case Format::gitlab:
      return json_line(report::code_quality(report::plan_findings(plan)));
    case Format::text:
    case Format::junit:
      break;
  }
  return report::plan_text(plan, text_style(shell, arguments), runs());
}

report::FailOn fail_on(const Arguments& arguments) {
  const std::vector<std::string> words = arguments.texts("--fail-on");
  const auto named = [&](const char* word) { return std::find(words.begin(), words.end(), word) != words.end(); };
  return {words.empty() || named("drift"), named("pending"), named("unmanaged"), named("held")};
}

std::string render_drift(const report::Drift& drift, const Shell& shell, const Arguments& arguments) {
  switch (format_of(arguments)) {
    case Format::json:
      return json_line(report::drift_json(drift));
    case Format::markdown:
      return report::drift_markdown(drift);
    case Format::html:
      return report::drift_html(drift);
    case Format::junit:
      return report::drift_junit(drift, fail_on(arguments));
    case Format::text:
    case Format::sarif:
    case Format::github:
    case Format::gitlab:
      break;
  }
  return report::drift_text(drift, text_style(shell, arguments));
}

std::string render_report(const report::Report& report, const Shell& shell, const Arguments& arguments) {
  switch (format_of(arguments)) {
    case Format::json:
      return json_line(report::report_json(report));
    case Format::markdown:
      return report::report_markdown(report);
    case Format::html:
      return report::report_html(report);
    case Format::junit:
      return report::report_junit(report);
    case Format::text:
    case Format::sarif:
    case Format::github:
    case Format::gitlab:
      break;
  }
  return report::report_text(report, text_style(shell, arguments));
}

}  // namespace weir::cli
