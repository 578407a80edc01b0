#include <array>

#include <fmt/format.h>

#include "core/text.hpp"
#include "report/html_list.hpp"
#include "report/html_page.hpp"
#include "report/html_values.hpp"
#include "report/outcome_words.hpp"
#include "report/render.hpp"

namespace weir::report {
namespace {

Tone tone_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::applied:
      return Tone::good;
    case Outcome::unchanged:
      return Tone::calm;
    case Outcome::skipped:
      return Tone::warn;
    case Outcome::conflict:
    case Outcome::failed:
    case Outcome::unknown:
      break;
  }
  return Tone::bad;
}

bool went_well(Outcome outcome) {
  return outcome == Outcome::applied || outcome == Outcome::unchanged;
}

Html outcome_mark(Outcome outcome) {
  return classed("span", fmt::format("action {}", tone_class(tone_of(outcome))), escaped(to_string(outcome)));
}

Html error_html(const std::optional<StepError>& error) {
  if (!error) return {};
  Html text = classed("b", "code", escaped(error->code, 10)) + escaped(" ") + escaped(error->message, 2'000);
  if (error->http_status) text += escaped(fmt::format(" (HTTP {})", *error->http_status));
  return classed("p", "effect bad", text);
}

ListEntry entry_of(const StepReport& step, std::size_t number) {
  ListEntry entry;
  entry.id = fmt::format("step-{}", number);
  entry.tone = tone_of(step.outcome);
  entry.facets = {std::string(to_string(step.outcome)), std::string(to_string(step.action)), step.key.kind};
  entry.group = went_well(step.outcome) ? "Done" : "Not done";
  entry.open = step.error.has_value();
  const std::string said = step.error     ? step.error->message
                           : step.because ? "because of " + to_string(*step.because)
                                          : version_words(step);
  entry.summary = outcome_mark(step.outcome) + escaped(" ") + classed("span", "verb", escaped(to_string(step.action))) +
                  escaped(" ") + key_html(step.key) + escaped(" ") + classed("span", "reason", escaped(said, 200));
  entry.body = error_html(step.error) +
               facts({{"step", escaped(fmt::format("{}", number))},
                      {"object", step.remote_id ? code_element(*step.remote_id, 100) : Html()},
                      {"version", escaped(version_words(step))},
                      {"attempts", escaped(fmt::format("{}", step.attempts))},
                      {"guarded", escaped(step.guarded || step.action == Action::create ? "yes" : "no")},
                      {"because of", step.because ? key_html(*step.because) : Html()}});
  return entry;
}

ListEntry entry_of(const RotationReport& one, std::size_t number) {
  ListEntry entry;
  entry.id = fmt::format("rotation-{}", number);
  entry.tone = tone_of(one.outcome);
  entry.facets = {std::string(to_string(one.outcome)), "rotated secret", one.key.kind};
  entry.group = went_well(one.outcome) ? "Done" : "Not done";
  entry.summary = outcome_mark(one.outcome) + escaped(" ") + classed("span", "verb", escaped("rotated secret")) +
                  escaped(" ") + key_html(one.key);
  entry.body = error_html(one.error) + classed("p", "quiet", escaped("A secret with another value was sent again."));
  return entry;
}

FilterList steps_list(const Report& report) {
  FilterList list{"step", {"outcome", "action", "kind"}, {}};
  for (const std::size_t index : urgent_first(report)) list.entries.push_back(entry_of(report.steps[index], index + 1));
  for (std::size_t index = 0; index < report.rotations.size(); ++index)
    list.entries.push_back(entry_of(report.rotations[index], index + 1));
  return list;
}

std::vector<Tile> tiles_of(const Report& report) {
  constexpr std::array order = {Outcome::unknown, Outcome::failed,  Outcome::conflict,
                                Outcome::skipped, Outcome::applied, Outcome::unchanged};
  std::array<std::size_t, order.size()> counts{};
  for (const StepReport& step : report.steps) ++counts.at(static_cast<std::size_t>(step.outcome));
  for (const RotationReport& one : report.rotations) ++counts.at(static_cast<std::size_t>(one.outcome));
  std::vector<Tile> list;
  for (const Outcome outcome : order) {
    const std::size_t count = counts.at(static_cast<std::size_t>(outcome));
    if (count > 0 || outcome == Outcome::applied)
      list.push_back({tone_of(outcome), count, std::string(to_string(outcome)), count > 0 ? "outcome" : ""});
  }
  if (!report.held.empty()) list.push_back({Tone::warn, report.held.size(), "held", ""});
  return list;
}

Html held_section(const std::vector<diff::Held>& held) {
  std::vector<Notice> list;
  for (const diff::Held& one : held)
    list.push_back({Tone::warn, "on hold", key_html(one.key) + escaped(one.reason.empty() ? "" : ": " + one.reason),
                    escaped("No step touches it. Take the tag weir:hold off the object to go on.")});
  return notices(list);
}

std::string verdict_words(const Report& report) {
  std::size_t open = 0;
  for (const StepReport& step : report.steps) open += went_well(step.outcome) ? 0 : 1;
  for (const RotationReport& one : report.rotations) open += went_well(one.outcome) ? 0 : 1;
  const std::size_t all = report.steps.size() + report.rotations.size();
  if (all == 0) return report.exit_code == 0 ? "There was nothing to do." : "Nothing was done.";
  if (open == 0) return fmt::format("{} done.", all == 1 ? "The one step was" : fmt::format("All {} steps were", all));
  return fmt::format("{} of {} not done.", open, counted(all, "step"));
}

}  // namespace

std::string report_html(const Report& report) {
  Page page;
  page.eyebrow = "Weir " + printable(report.command, 40);
  page.title = fmt::format("Report: {} on {}", report.project_name, report.target_name);
  page.heading = subject_heading(report.project_name, report.project_id, report.target_name);
  page.tone = report.exit_code == 0 ? Tone::good : Tone::bad;
  page.verdict = escaped(fmt::format("{} Exit code {}.", verdict_words(report), report.exit_code));
  page.facts = {{"commit", commit_html(report.commit, report.dirty)},
                {"instance", instance_html(report.instance)},
                {"started", element("time", {}, escaped(report.started_at, 40))},
                {"finished", element("time", {}, escaped(report.finished_at, 40))},
                {"requests", escaped(fmt::format("{} read, {} written, {} throttled", report.requests.reads,
                                                 report.requests.writes, report.requests.throttled))},
                {"state", escaped(report.state_saved ? "saved" : "not saved")}};
  page.summary = tiles(tiles_of(report));
  page.sections = {
      {"said", "Said of the run", std::to_string(report.diagnostics.size()), diagnostics_section(report.diagnostics)},
      {"steps", "Steps", std::to_string(report.steps.size() + report.rotations.size()),
       filter_list(steps_list(report))},
      {"held", "On hold", std::to_string(report.held.size()), held_section(report.held)},
      {"next", "Next", "", command_block(next_command(report))}};
  page.footer = element("p", {}, escaped("Hash ") + code_element(report.plan_hash, 100));
  return html_document(page);
}

}  // namespace weir::report
