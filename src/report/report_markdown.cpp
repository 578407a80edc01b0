#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"
#include "report/markdown_text.hpp"
#include "report/outcome_words.hpp"
#include "report/render.hpp"

namespace weir::report {
namespace {

constexpr std::size_t spare = 1'500;

bool went_well(Outcome outcome) {
  return outcome == Outcome::applied || outcome == Outcome::unchanged;
}

std::string error_markdown(const std::optional<StepError>& error) {
  if (!error) return "";
  const std::string status = error->http_status ? fmt::format(" (HTTP {})", *error->http_status) : "";
  return fmt::format("\n  <br>{}: {}{}", md_code(error->code), md_phrase(error->message, 600), status);
}

std::string step_item(const StepReport& step, std::size_t number) {
  std::vector<std::string> facts = {fmt::format("step {}", number)};
  if (step.remote_id) facts.push_back(md_code(*step.remote_id, 80));
  if (const std::string text = version_words(step); !text.empty()) facts.push_back(text);
  if (step.attempts > 1) facts.push_back(fmt::format("{} attempts", step.attempts));
  if (!step.guarded && step.action != Action::create) facts.push_back("unguarded");
  if (step.because) facts.push_back("because of " + md_code(to_string(*step.because), 130));
  return fmt::format("- **{}** {} {}: {}{}\n", to_string(step.outcome), to_string(step.action),
                     md_code(to_string(step.key), 130), join(facts, ", "), error_markdown(step.error));
}

/// Items that need a person, and those that need nobody.
struct Items {
  std::vector<std::string> open, done;
};

Items items_of(const Report& report) {
  Items items;
  for (const std::size_t index : urgent_first(report)) {
    const StepReport& step = report.steps[index];
    (went_well(step.outcome) ? items.done : items.open).push_back(step_item(step, index + 1));
  }
  for (const auto& one : report.rotations)
    (went_well(one.outcome) ? items.done : items.open)
        .push_back(fmt::format("- **{}** rotated secret {}{}\n", to_string(one.outcome),
                               md_code(to_string(one.key), 130), error_markdown(one.error)));
  return items;
}

std::string held_section(const Report& report, std::size_t room) {
  if (report.held.empty()) return "";
  std::vector<std::string> items;
  for (const auto& one : report.held)
    items.push_back(fmt::format("- {}{}\n", md_code(to_string(one.key), 130),
                                one.reason.empty() ? "" : ": " + md_phrase(one.reason, 200)));
  return fmt::format("### On hold, no step touches these: {}\n\n{}\n", items.size(), md_list(items, room));
}

std::string head(const Report& report) {
  std::string out = md_marker("report", report.project_id, report.target_name, report.plan_hash);
  out += fmt::format("## Weir {} for {}\n\n", md_phrase(report.command, 40),
                     md_subject(report.project_name, report.project_id, report.target_name));
  out += fmt::format("**{}; exit code {}.**\n\n", outcome_counts(report), report.exit_code);
  return out + fmt::format("Instance {}, commit {}{}, {} to {}\n\n", md_instance(report.instance),
                           report.commit ? md_code(report.commit->substr(0, 12)) : "none",
                           report.dirty ? " with uncommitted changes" : "", md_code(report.started_at, 40),
                           md_code(report.finished_at, 40));
}

std::string tail(const Report& report) {
  const auto calls = [](int number, std::string_view noun) { return counted(static_cast<std::size_t>(number), noun); };
  std::string out =
      fmt::format("Requests: {}, {}, {} throttled. State: {}.\n\nNext:\n\n{}\n", calls(report.requests.reads, "read"),
                  calls(report.requests.writes, "write"), report.requests.throttled,
                  report.state_saved ? "saved" : "not saved", md_block("sh", next_command(report) + "\n"));
  return out + fmt::format("Hash: {}\n", md_hash(report.plan_hash));
}

}  // namespace

std::string report_markdown(const Report& report) {
  constexpr std::size_t for_diagnostics = 12'000;
  constexpr std::size_t for_held = 6'000;
  constexpr std::size_t most_unfolded = 10;
  const std::string first = head(report);
  const std::string last = tail(report);
  const std::string said = held_section(report, for_held) + md_diagnostics(report.diagnostics, for_diagnostics);
  std::size_t room = most_comment_bytes - spare - first.size() - last.size() - said.size();
  const Items items = items_of(report);
  std::string steps;
  if (!items.open.empty()) {
    const std::string list = md_list(items.open, room - room / 8);
    steps += fmt::format("### Not done: {}\n\n{}\n", items.open.size(), list);
    room -= list.size();
  }
  if (!items.done.empty()) {
    const std::string list = md_list(items.done, room);
    const bool folded = items.done.size() > most_unfolded;
    steps += fmt::format("### Done: {}\n\n{}\n", items.done.size(),
                         folded ? md_details(counted(items.done.size(), "step"), list) : list);
  }
  return first + steps + said + last;
}

}  // namespace weir::report
