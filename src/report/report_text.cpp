#include <algorithm>
#include <array>
#include <numeric>

#include <fmt/format.h>

#include "core/text.hpp"
#include "report/ink.hpp"
#include "report/render.hpp"
#include "report/value_text.hpp"

namespace weir::report {
namespace {

/// What needs a person comes first.
int urgency(Outcome outcome) {
  switch (outcome) {
    case Outcome::unknown:
      return 0;
    case Outcome::failed:
      return 1;
    case Outcome::conflict:
      return 2;
    case Outcome::skipped:
      return 3;
    case Outcome::applied:
      return 4;
    case Outcome::unchanged:
      return 5;
  }
  return 5;
}

std::string versions(const StepReport& step) {
  if (step.version_before && step.version_after)
    return fmt::format("version {} -> {}", *step.version_before, *step.version_after);
  if (step.version_after) return fmt::format("version {}", *step.version_after);
  if (step.version_before) return fmt::format("was version {}", *step.version_before);
  return "";
}

std::string error_text(const StepError& error) {
  const std::string status = error.http_status ? fmt::format(" (HTTP {})", *error.http_status) : "";
  return fmt::format("[{}] {}{}", error.code, printable(error.message, 1000), status);
}

std::string step_text(const StepReport& step, std::size_t number, std::size_t key_width, const TextStyle& style) {
  std::vector<std::string> facts;
  if (step.remote_id) facts.push_back(printable(*step.remote_id));
  if (const std::string text = versions(step); !text.empty()) facts.push_back(text);
  if (step.attempts > 1) facts.push_back(fmt::format("{} attempts", step.attempts));
  if (!step.guarded && step.action != Action::create) facts.push_back("unguarded");
  if (step.because) facts.push_back("because of " + printable(to_string(*step.because), 130));
  std::string out = fmt::format(
      "{:>5}  {}  {}  {}  {}", number, paint(padded(to_string(step.outcome), 9), hue_of(step.outcome), style),
      padded(to_string(step.action), 7), padded(printable(to_string(step.key), 130), key_width), join(facts, ", "));
  out.erase(out.find_last_not_of(' ') + 1);
  out += '\n';
  if (step.error) out += fmt::format("       {}\n", paint(error_text(*step.error), Hue::bad, style));
  return out;
}

std::string steps_text(const Report& report, const TextStyle& style) {
  std::vector<std::size_t> order(report.steps.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
    return urgency(report.steps[left].outcome) < urgency(report.steps[right].outcome);
  });
  std::size_t key_width = 0;
  for (const auto& step : report.steps) key_width = std::max(key_width, to_string(step.key).size());
  key_width = std::min<std::size_t>(key_width, 48);
  std::string out;
  for (const std::size_t index : order) out += step_text(report.steps[index], index + 1, key_width, style);
  for (const auto& one : report.rotations) {
    out += fmt::format("       {}  rotated secret  {}\n",
                       paint(padded(to_string(one.outcome), 9), hue_of(one.outcome), style),
                       printable(to_string(one.key), 130));
    if (one.error) out += fmt::format("       {}\n", paint(error_text(*one.error), Hue::bad, style));
  }
  return out;
}

std::string summary_text(const Report& report) {
  std::array<std::size_t, 6> counts{};
  for (const auto& step : report.steps) ++counts.at(static_cast<std::size_t>(step.outcome));
  std::vector<std::string> parts;
  for (std::size_t index = 0; index < counts.size(); ++index)
    parts.push_back(fmt::format("{} {}", counts.at(index), to_string(static_cast<Outcome>(index))));
  return fmt::format("Apply: {}.\nRequests: {}, {}, {} throttled.\nState: {}.\n", join(parts, ", "),
                     counted(static_cast<std::size_t>(report.requests.reads), "read"),
                     counted(static_cast<std::size_t>(report.requests.writes), "write"), report.requests.throttled,
                     report.state_saved ? "saved" : "not saved");
}

/// The one command that a person types next.
std::string next_command(const Report& report) {
  bool written = false;
  bool open = false;
  for (const auto& step : report.steps) {
    written = written || step.outcome == Outcome::applied;
    open = open || urgency(step.outcome) < urgency(Outcome::applied);
  }
  for (const auto& one : report.rotations) open = open || urgency(one.outcome) < urgency(Outcome::applied);
  const std::string target = printable(report.target_name);
  if (open) return "weir plan --target " + target;
  const bool unsaved = std::any_of(report.diagnostics.begin(), report.diagnostics.end(), [](const Diagnostic& one) {
    return one.severity == Severity::error && one.code.rfind('S', 0) == 0;
  });
  if (written && unsaved) return "weir state rebuild --target " + target;
  // A conflict has no step of its own: it stands in the way of one.
  return (has_errors(report.diagnostics) ? "weir plan --target " : "weir drift --target ") + target;
}

}  // namespace

std::string report_text(const Report& report, const TextStyle& style) {
  const std::string title = fmt::format("Report of {} for {}", printable(report.command),
                                        subject_text(report.project_name, report.project_id, report.target_name));
  std::string out = paint(title, Hue::strong, style) + "\n";
  out += fmt::format("  instance  {}\n", instance_text(report.instance));
  out += fmt::format("  commit    {}\n", report.commit ? short_commit(*report.commit) : "none");
  out += fmt::format("  plan      {}\n", printable(report.plan_hash));
  out += fmt::format("  time      {} to {}\n", printable(report.started_at), printable(report.finished_at));
  if (!report.steps.empty() || !report.rotations.empty()) out += "\n" + steps_text(report, style);
  if (!report.diagnostics.empty()) out += "\n" + diagnostics_text(report.diagnostics, style);
  return out + "\n" + summary_text(report) + fmt::format("Next: {}\n", next_command(report));
}

}  // namespace weir::report
