#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"
#include "report/display_width.hpp"
#include "report/ink.hpp"
#include "report/outcome_words.hpp"
#include "report/render.hpp"
#include "report/value_text.hpp"

namespace weir::report {
namespace {

constexpr std::size_t widest_key = 48;
constexpr std::size_t before_key = 27;  ///< columns of number, outcome and action
constexpr std::size_t narrow = 80;      ///< up to that many columns the facts get a line of their own, if they have to

std::string error_text(const StepError& error) {
  const std::string status = error.http_status ? fmt::format(" (HTTP {})", *error.http_status) : "";
  return fmt::format("[{}] {}{}", error.code, printable(error.message, 1000), status);
}

std::string step_text(const StepReport& step, std::size_t number, std::size_t key_width, const TextStyle& style) {
  std::vector<std::string> facts;
  if (step.remote_id) facts.push_back(printable(*step.remote_id));
  if (const std::string text = version_words(step); !text.empty()) facts.push_back(text);
  if (step.attempts > 1) facts.push_back(fmt::format("{} attempts", step.attempts));
  if (!step.guarded && step.action != Action::create) facts.push_back("unguarded");
  if (step.because) facts.push_back("because of " + printable(to_string(*step.because), 130));
  const std::string key = padded(printable(to_string(step.key), 130), key_width);
  const std::string told = join(facts, ", ");
  const bool fits = style.width > narrow || before_key + display_width(key) + 2 + display_width(told) <= style.width;
  std::string out = fmt::format("{:>5}  {}  {}  {}{}{}", number,
                                paint(padded(to_string(step.outcome), 9), hue_of(step.outcome), style),
                                padded(to_string(step.action), 7), fits ? key : printable(to_string(step.key), 130),
                                fits ? "  " : "\n       ", told);
  out.erase(out.find_last_not_of(' ') + 1);
  out += '\n';
  if (step.error) out += fmt::format("       {}\n", paint(error_text(*step.error), Hue::bad, style));
  return out;
}

std::string steps_text(const Report& report, const TextStyle& style) {
  std::size_t key_width = 0;
  for (const auto& step : report.steps)
    key_width = std::max(key_width, display_width(printable(to_string(step.key), 130)));
  key_width = std::min(key_width, widest_key);
  std::string out;
  for (const std::size_t index : urgent_first(report))
    out += step_text(report.steps[index], index + 1, key_width, style);
  for (const auto& one : report.rotations) {
    out += fmt::format("       {}  rotated secret  {}\n",
                       paint(padded(to_string(one.outcome), 9), hue_of(one.outcome), style),
                       printable(to_string(one.key), 130));
    if (one.error) out += fmt::format("       {}\n", paint(error_text(*one.error), Hue::bad, style));
  }
  return out;
}

std::string held_text(const Report& report) {
  if (report.held.empty()) return "";
  std::string out = "\nOn hold, no step touches these:\n";
  for (const auto& one : report.held)
    out += fmt::format("  {}{}\n", printable(to_string(one.key), 130),
                       one.reason.empty() ? "" : ": " + printable(one.reason, 200));
  return out;
}

std::string summary_text(const Report& report) {
  return fmt::format("Apply: {}.\nRequests: {}, {}, {} throttled.\nState: {}.\n", outcome_counts(report),
                     counted(static_cast<std::size_t>(report.requests.reads), "read"),
                     counted(static_cast<std::size_t>(report.requests.writes), "write"), report.requests.throttled,
                     report.state_saved ? "saved" : "not saved");
}

}  // namespace

std::string report_text(const Report& report, const TextStyle& style) {
  const std::string title = fmt::format("Report of {} for {}", printable(report.command),
                                        subject_text(report.project_name, report.project_id, report.target_name));
  std::string out = paint(title, Hue::strong, style) + "\n";
  out += fmt::format("  instance  {}\n", instance_text(report.instance));
  out += fmt::format("  commit    {}{}\n", report.commit ? short_commit(*report.commit) : "none",
                     report.dirty ? " with uncommitted changes" : "");
  out += fmt::format("  plan      {}\n", printable(report.plan_hash));
  if (report.run)
    out += fmt::format("  run       {}{}\n", printable(*report.run), report.who ? " of " + printable(*report.who) : "");
  out += fmt::format("  time      {} to {}\n", printable(report.started_at), printable(report.finished_at));
  if (!report.steps.empty() || !report.rotations.empty()) out += "\n" + steps_text(report, style);
  out += held_text(report);
  if (!report.diagnostics.empty()) out += "\n" + diagnostics_text(report.diagnostics, style);
  return out + "\n" + summary_text(report) + fmt::format("Next: {}\n", next_command(report));
}

}  // namespace weir::report
