#pragma once

#include <map>
#include <string>
#include <vector>

#include "plan/plan.hpp"
#include "report/report.hpp"

namespace weir::report {

/// How text for people is drawn. Plain data, so that renderings stay pure.
struct TextStyle {
  bool color = false;
  std::size_t width = 100;  ///< columns
};

/// When the schedules that a plan changes run next, one text for each run, by the key of the step.
using NextRuns = std::map<ResourceKey, std::vector<std::string>>;

/// Text for people, ending in a newline; destructive steps first.
std::string plan_text(const plan::Plan& plan, const TextStyle& style, const NextRuns& runs = {});
std::string report_text(const Report& report, const TextStyle& style);
std::string drift_text(const Drift& drift, const TextStyle& style);
std::string diagnostics_text(const Diagnostics& diagnostics, const TextStyle& style);

/// Markdown for a comment on a pull request or an issue, never above 65,536 characters: what takes away first and by
/// name, the rest at the length there is room for, then counted. Safe against all that others wrote (docs/reports.md).
std::string plan_markdown(const plan::Plan& plan, const NextRuns& runs = {});
std::string report_markdown(const Report& report);
std::string drift_markdown(const Drift& drift);
/// What is said in the place of a result that could not be made.
std::string diagnostics_markdown(const Diagnostics& diagnostics);

/// A page that is one file: no request, a content policy that runs nothing but our own script, and whatever others
/// wrote escaped (docs/reports.md).
std::string plan_html(const plan::Plan& plan, const NextRuns& runs = {});
std::string report_html(const Report& report);
std::string drift_html(const Drift& drift);
/// What is shown in the place of a result that could not be made.
std::string diagnostics_html(const Diagnostics& diagnostics);

/// The JSON values of docs/formats.md.
Json report_json(const Report& report);
Json drift_json(const Drift& drift);
/// How much was looked at.
struct DiagnosticsSummary {
  std::size_t manifests = 0, resources = 0;
};
Json diagnostics_json(const Diagnostics& diagnostics, const DiagnosticsSummary& summary);

/// Reads a saved report for `show`. P-code errors.
Result<Report> report_from_json(const Json& json);

}  // namespace weir::report
