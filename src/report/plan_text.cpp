#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"
#include "report/display_width.hpp"
#include "report/ink.hpp"
#include "report/render.hpp"
#include "report/step_words.hpp"
#include "report/value_text.hpp"

namespace weir::report {
namespace {

using plan::Plan;
using plan::Step;

constexpr std::size_t widest_key = 48;
constexpr std::size_t before_key = 18;  ///< columns of number and action
constexpr std::size_t narrow = 80;      ///< up to that many columns a reason gets a line of its own, if it has to

std::string without_blanks_behind(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

/// The Schedule behind a cron among the fields, and when it runs next.
std::string schedule_text(const diff::Change& change, const NextRuns& runs, const std::string& margin) {
  std::string out;
  if (const auto& driven_by = change.driven_by)
    out += fmt::format("{}by Schedule/{}: {} {}\n", margin, printable(driven_by->schedule, 63),
                       printable(driven_by->cron, 100), printable(driven_by->zone));
  const auto next = runs.find(change.key);
  if (next == runs.end() || next->second.empty()) return out;
  for (std::size_t i = 0; i < next->second.size(); ++i)
    out += fmt::format("{}{} {}\n", margin, i == 0 ? "next runs" : "         ", printable(next->second[i], 100));
  return out;
}

std::string heading(const Plan& plan, const TextStyle& style) {
  std::string out =
      paint("Plan for " + subject_text(plan.project_name, plan.project_id, plan.target_name), Hue::strong, style);
  out += fmt::format("\n  instance  {}\n", instance_text(plan.instance));
  out += fmt::format("  commit    {}{}\n", plan.commit ? short_commit(*plan.commit) : "none",
                     dirty_words(plan.commit.has_value(), plan.dirty));
  if (plan.as_of) out += fmt::format("  as of     {}\n", printable(*plan.as_of));
  return out;
}

std::string origin_text(const diff::Change& change) {
  std::vector<std::string> parts;
  if (!change.place.file.empty())
    parts.push_back(fmt::format("{}:{}", printable(change.place.file, 200), change.place.line));
  if (change.remote_id) parts.push_back(printable(*change.remote_id));
  if (change.expected_version) parts.push_back(fmt::format("version {}", *change.expected_version));
  if (!change.guarded) parts.push_back("unguarded");
  return join(parts, ", ");
}

std::string step_text(const Step& step, std::size_t number, std::size_t key_width, const TextStyle& style,
                      const NextRuns& runs) {
  constexpr std::size_t indent = 8;
  const std::string margin(indent, ' ');
  const diff::Change& change = step.change;
  const std::string action = fmt::format("{} {}", sign(change.action), padded(to_string(change.action), 8));
  const std::string key = padded(printable(to_string(change.key), 130), key_width);
  const std::string reason = printable(change.reason, 200);
  std::string out = fmt::format("{:>5}  {} {}", number, paint(action, hue_of(change.action), style), key);
  const bool fits = style.width > narrow || before_key + display_width(key) + 2 + display_width(reason) <= style.width;
  out = fits ? out + "  " + reason + "\n" : without_blanks_behind(out) + "\n" + margin + reason + "\n";
  const std::string origin = origin_text(change);
  if (!origin.empty()) out += fmt::format("{}{}\n", margin, paint(origin, Hue::quiet, style));
  if (change.consequence != Consequence::none)
    out += fmt::format("{}{}\n", margin, paint(printable(effect_words(change), 400), Hue::bad, style));
  if (!step.depends_on.empty()) out += fmt::format("{}after {}\n", margin, key_list(step.depends_on));
  if (!step.blocked_by.empty())
    out += fmt::format("{}{}\n", margin, paint("blocked by " + key_list(step.blocked_by), Hue::bad, style));
  const FieldSides sides = change.action == Action::create ? FieldSides::after : FieldSides::both;
  return out + field_lines(change.fields, indent, style, sides) + schedule_text(change, runs, margin);
}

std::string steps_text(const Plan& plan, const TextStyle& style, const NextRuns& runs) {
  if (plan.steps.empty()) return "";
  std::size_t key_width = 0;
  for (const auto& step : plan.steps)
    key_width = std::max(key_width, display_width(printable(to_string(step.change.key), 130)));
  key_width = std::min(key_width, widest_key);

  std::string out = "\nSteps, what takes away first; the number is the order of applying:\n";
  for (const std::size_t index : dangerous_first(plan))
    out += step_text(plan.steps[index], index + 1, key_width, style, runs);
  return out;
}

std::string rotations_text(const Plan& plan) {
  if (plan.rotations.empty()) return "";
  std::string out = "\nRotated secrets, sent again by apply:\n";
  for (const auto& one : plan.rotations) {
    std::vector<std::string> fields;
    for (const auto& field : one.fields) fields.push_back(printable(field));
    out += fmt::format("  {}  {}{}\n", printable(to_string(one.key), 130), join(fields, ", "),
                       one.guarded ? "" : "  unguarded");
  }
  return out;
}

std::string refusals_text(const Plan& plan, const TextStyle& style) {
  std::string out;
  if (!plan.conflicts.empty()) out += "\nConflicts, nothing is done for these:\n";
  for (const auto& one : plan.conflicts) {
    std::vector<std::string> ids;
    for (const auto& id : unnamed_ids(one)) ids.push_back(printable(id));
    out += fmt::format("  {} {}: {}{}\n",
                       paint(one.code.empty() ? "conflict" : fmt::format("conflict[{}]", one.code), Hue::bad, style),
                       printable(to_string(one.key), 130), printable(one.message, 500),
                       ids.empty() ? "" : " (" + join(ids, ", ") + ")");
  }
  if (!plan.guards.empty()) out += "\nGuards, each of them refuses the whole apply:\n";
  for (const auto& one : plan.guards)
    out += fmt::format("  {}: {}\n", paint(fmt::format("guard[{}]", one.code), Hue::bad, style),
                       printable(one.message, 500));
  return out;
}

std::string notices_text(const Plan& plan, const TextStyle& style) {
  std::string out;
  for (const auto& one : plan.held)
    out += fmt::format("  held      {}{}\n", printable(to_string(one.key), 130),
                       one.reason.empty() ? "" : ": " + printable(one.reason, 200));
  for (const auto& key : plan.touched)
    out += fmt::format("  touched   {}: its version was moved by others, nothing readable differs\n",
                       printable(to_string(key), 130));
  for (const auto& key : plan.dst_due)
    out += fmt::format("  dst-due   {}: its cron moves with the clocks of its zone\n", printable(to_string(key), 130));
  if (plan.unmanaged > 0)
    out += fmt::format("  unmanaged {} at the API, never touched\n", counted(plan.unmanaged, "object"));
  const auto unguarded = std::count_if(plan.steps.begin(), plan.steps.end(), [](const Step& step) {
    return !step.change.guarded && step.change.action != Action::create;
  });
  if (unguarded > 0)
    out += fmt::format("  unguarded {} (this server cannot refuse a write that came too late)\n",
                       counted(static_cast<std::size_t>(unguarded), "step"));
  if (!out.empty()) out = "\nAlso:\n" + out;
  if (!plan.diagnostics.empty()) out += "\n" + diagnostics_text(plan.diagnostics, style);
  return out;
}

}  // namespace

std::string plan_text(const Plan& plan, const TextStyle& style, const NextRuns& runs) {
  const plan::Summary summary = plan::summarize(plan);
  std::string out = heading(plan, style);
  out += steps_text(plan, style, runs);
  out += rotations_text(plan);
  out += notices_text(plan, style);
  out += refusals_text(plan, style);
  if (summary.adopt + summary.forget > 0)
    out += fmt::format("\n{} to adopt, {} to forget.", summary.adopt, summary.forget);
  const std::string next = next_words(plan);
  const bool refused = !plan.guards.empty();
  if (!refused && (is_stuck(plan) || (!plan.held.empty() && !next.empty()))) out += fmt::format("\nNext: {}.\n", next);
  out += fmt::format("\nCost: {}, {}.\n", counted(plan.cost.reads, "read"), counted(plan.cost.writes, "write"));
  out += fmt::format(
      "Plan: {} to create, {} to update, {} to disable, {} to enable, {} to delete, {} to refresh; {} unchanged.\n",
      summary.create, summary.update, summary.disable, summary.enable, summary.remove, summary.refresh,
      summary.unchanged);
  return out + fmt::format("Hash: {}\n", printable(plan.hash));
}

}  // namespace weir::report
