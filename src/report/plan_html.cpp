#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "core/text.hpp"
#include "report/html_list.hpp"
#include "report/html_page.hpp"
#include "report/html_plan_parts.hpp"
#include "report/html_values.hpp"
#include "report/render.hpp"
#include "report/step_words.hpp"

namespace weir::report {
namespace {

using plan::Plan;
using plan::Step;

/// Number of a step by its key: what a name leads to.
using StepNumbers = std::map<ResourceKey, std::size_t>;

Html action_mark(const diff::Change& change) {
  return classed(
      "span", fmt::format("action {}", tone_class(tone_of(change))),
      element("i", {{"aria-hidden", "true"}}, escaped(sign(change.action))) + escaped(to_string(change.action)));
}

/// Keys, each leading to its step where it has one.
Html key_links(const std::vector<ResourceKey>& keys, const StepNumbers& numbers) {
  Html out;
  for (const ResourceKey& key : keys) {
    if (!out.empty()) out += escaped(", ");
    const auto found = numbers.find(key);
    out += found == numbers.end() ? key_html(key)
                                  : element("a", {{"href", "#" + step_anchor(found->second)}}, key_html(key));
  }
  return out;
}

Html schedule_html(const diff::Change& change) {
  if (!change.driven_by) return {};
  return key_html({"Schedule", change.driven_by->schedule}) + escaped(": ") + code_element(change.driven_by->cron) +
         escaped(" ") + escaped(change.driven_by->zone, 80);
}

Html runs_html(const diff::Change& change, const NextRuns& runs) {
  const auto next = runs.find(change.key);
  if (next == runs.end()) return {};
  Html items;
  for (const std::string& text : next->second) items += element("li", {}, escaped(text, 100));
  return items.empty() ? items : classed("ol", "runs", items);
}

Html version_html(const diff::Change& change) {
  Html out;
  if (change.expected_version) out = escaped(fmt::format("{}", *change.expected_version));
  if (change.guarded || change.action == Action::create) return out;
  return out + classed("span", "quiet", escaped(out.empty() ? "unguarded" : ", unguarded"));
}

Html step_body(const Step& step, std::size_t number, const StepNumbers& numbers, const NextRuns& runs) {
  const diff::Change& change = step.change;
  const std::string effect = effect_words(change);
  Html out;
  if (!effect.empty())
    out += classed("p", fmt::format("effect {}", tone_class(is_destructive(change) ? Tone::bad : Tone::warn)),
                   escaped(effect, 1'000));
  out += fields_html(change.fields, change.action == Action::create ? FieldSides::after : FieldSides::both);
  const std::string place = change.place.file.empty() ? "" : fmt::format("{}:{}", change.place.file, change.place.line);
  return out + facts({{"step", escaped(fmt::format("{}", number))},
                      {"reason", escaped(change.reason)},
                      {"manifest", place.empty() ? Html() : code_element(place)},
                      {"object", change.remote_id ? code_element(*change.remote_id, 100) : Html()},
                      {"version", version_html(change)},
                      {"schedule", schedule_html(change)},
                      {"next runs", runs_html(change, runs)},
                      {"after", key_links(step.depends_on, numbers)},
                      {"blocked by", key_links(step.blocked_by, numbers)}});
}

Html step_summary(const Step& step) {
  const diff::Change& change = step.change;
  Html out = action_mark(change) + escaped(" ") + key_html(change.key) + escaped(" ") +
             classed("span", "reason", escaped(change.reason, 200)) + escaped(" ");
  Html marks;
  if (change.consequence != Consequence::none)
    marks += chip(is_destructive(change) ? Tone::bad : Tone::warn, to_string(change.consequence));
  if (!step.blocked_by.empty()) marks += chip(Tone::bad, "blocked");
  if (const std::string what = short_change(change); !what.empty())
    out += classed("code", "short", escaped(what, 300)) + escaped(" ");
  return out + classed("span", "marks", marks);
}

/// Folders as people write them.
std::string folder_words(const diff::Change& change) {
  const std::string folder = folder_of(change);
  return folder.empty() ? "no manifest" : folder;
}

ListEntry entry_of(const Step& step, std::size_t number, const StepNumbers& numbers, const NextRuns& runs) {
  const diff::Change& change = step.change;
  ListEntry entry;
  entry.id = step_anchor(number);
  entry.tone = tone_of(change);
  entry.facets = {std::string(to_string(change.action)), change.key.kind, std::string(to_string(change.consequence)),
                  folder_words(change)};
  entry.group = is_destructive(change) ? "Takes something away" : folder_words(change);
  entry.summary = step_summary(step);
  entry.body = step_body(step, number, numbers, runs);
  return entry;
}

/// What takes away first, and open where it is little; the rest by folder.
FilterList steps_list(const Plan& plan, const NextRuns& runs) {
  constexpr std::size_t most_open = 10;
  StepNumbers numbers;
  for (std::size_t index = 0; index < plan.steps.size(); ++index)
    numbers.emplace(plan.steps[index].change.key, index + 1);
  std::vector<std::size_t> order = dangerous_first(plan);
  const auto others = std::stable_partition(
      order.begin(), order.end(), [&](std::size_t index) { return is_destructive(plan.steps[index].change); });
  std::stable_sort(others, order.end(), [&](std::size_t left, std::size_t right) {
    return folder_of(plan.steps[left].change) < folder_of(plan.steps[right].change);
  });
  const auto taking = static_cast<std::size_t>(others - order.begin());
  FilterList list{"step", {"action", "kind", "consequence", "folder"}, {}};
  list.entries.reserve(order.size());
  for (const std::size_t index : order) {
    list.entries.push_back(entry_of(plan.steps[index], index + 1, numbers, runs));
    list.entries.back().open = list.entries.size() <= taking && taking <= most_open;
  }
  return list;
}

std::vector<Tile> tiles_of(const Plan& plan) {
  const plan::Summary sum = plan::summarize(plan);
  const std::vector<Tile> all = {
      {Tone::bad, sum.remove, "delete", "action"},      {Tone::bad, sum.disable, "disable", "action"},
      {Tone::bad, sum.forget, "forget", "action"},      {Tone::change, sum.update, "update", "action"},
      {Tone::change, sum.refresh, "refresh", "action"}, {Tone::good, sum.create, "create", "action"},
      {Tone::good, sum.adopt, "adopt", "action"},       {Tone::good, sum.enable, "enable", "action"}};
  std::vector<Tile> shown;
  std::copy_if(all.begin(), all.end(), std::back_inserter(shown), [](const Tile& tile) { return tile.number > 0; });
  if (!plan.rotations.empty()) shown.push_back({Tone::change, plan.rotations.size(), "rotated", ""});
  shown.push_back({Tone::calm, sum.unchanged, "unchanged", ""});
  return shown;
}

Html refusals(const Plan& plan) {
  std::vector<Notice> list;
  for (const plan::Guard& guard : plan.guards)
    list.push_back({Tone::bad, "guard",
                    classed("b", "code", escaped(guard.code, 10)) + escaped(" ") + escaped(guard.message, 2'000),
                    escaped("The whole apply is refused until this is lifted.")});
  for (const diff::Conflict& conflict : plan.conflicts) {
    Html text = key_html(conflict.key) + escaped(": ") + escaped(conflict.message, 2'000);
    for (const std::string& id : unnamed_ids(conflict)) text += escaped(" ") + code_element(id, 100);
    list.push_back({Tone::bad, "conflict", text, escaped("Nothing is done for this resource until it is settled.")});
  }
  return notices(list);
}

Html beside(const Plan& plan) {
  std::vector<Notice> list;
  for (const diff::Rotation& one : plan.rotations) {
    Html text = key_html(one.key) + escaped(": ");
    for (const std::string& field : one.fields) text += code_element(field) + escaped(" ");
    list.push_back({Tone::change, "rotated secret", text + escaped("has another value; apply sends it again"), {}});
  }
  for (const diff::Held& one : plan.held)
    list.push_back({Tone::warn, "on hold", key_html(one.key) + escaped(one.reason.empty() ? "" : ": " + one.reason),
                    escaped("No step touches it. Take the tag weir:hold off the object to go on.")});
  for (const ResourceKey& key : plan.dst_due)
    list.push_back(
        {Tone::calm, "dst-due", key_html(key) + escaped(": its cron moves with the clocks of its zone"), {}});
  for (const ResourceKey& key : plan.touched)
    list.push_back({Tone::calm,
                    "touched",
                    key_html(key) + escaped(": its version was moved by others, nothing readable differs"),
                    {}});
  if (plan.unmanaged > 0)
    list.push_back(
        {Tone::calm, "unmanaged", escaped(counted(plan.unmanaged, "object") + " at the API, never touched"), {}});
  const auto unguarded = std::count_if(plan.steps.begin(), plan.steps.end(), [](const Step& step) {
    return !step.change.guarded && step.change.action != Action::create;
  });
  if (unguarded > 0)
    list.push_back({Tone::warn,
                    "unguarded",
                    escaped(counted(static_cast<std::size_t>(unguarded), "step") +
                            ": this server cannot refuse a write that came too late"),
                    {}});
  return notices(list);
}

struct Verdict {
  Tone tone = Tone::good;
  std::string words;
};

Verdict verdict_of(const Plan& plan) {
  if (!plan.guards.empty())
    return {Tone::bad, fmt::format("Apply refuses this plan: {}.", counted(plan.guards.size(), "guard"))};
  const auto taking = static_cast<std::size_t>(std::count_if(
      plan.steps.begin(), plan.steps.end(), [](const Step& step) { return is_destructive(step.change); }));
  const std::string conflicts = plan.conflicts.empty() ? ""
                                                       : fmt::format(" {}: nothing is done for these.",
                                                                     counted(plan.conflicts.size(), "conflict"));
  const std::string held = plan.held.empty() ? "" : fmt::format(" {}.", held_words(plan.held.size()));
  if (plan::is_empty(plan)) {
    if (!conflicts.empty()) return {Tone::bad, conflicts.substr(1) + held};
    return held.empty() ? Verdict{Tone::good, "Nothing to do: the API already holds what Git declares."}
                        : Verdict{Tone::warn, held.substr(1)};
  }
  const std::string beside = (is_stuck(plan) ? " Every step is blocked." : "") + conflicts + held;
  const std::size_t rotated = plan.rotations.size();
  const std::string steps = !plan.steps.empty() ? counted(plan.steps.size(), "step")
                                                : fmt::format("{} {} sent again", counted(rotated, "rotated secret"),
                                                              rotated == 1 ? "is" : "are");
  if (taking > 0)
    return {Tone::bad,
            fmt::format("{}, {} of them {} something away.{}", steps, taking, taking == 1 ? "takes" : "take", beside)};
  const Tone tone = is_stuck(plan) || !conflicts.empty() ? Tone::bad : held.empty() ? Tone::good : Tone::warn;
  return {tone, fmt::format("{}. Nothing is taken away.{}", steps, beside)};
}

Html next(const Plan& plan) {
  if (std::string words = next_words(plan); !words.empty()) {
    words.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(words.front())));
    return element("p", {}, escaped(words + "."));
  }
  return element("p", {}, escaped("Once this is approved:")) + command_block(approved_command(plan)) +
         classed("p", "quiet", escaped("It plans again and goes on only if the plan still has this hash."));
}

}  // namespace

Tone tone_of(const diff::Change& change) {
  if (is_destructive(change)) return Tone::bad;
  switch (change.action) {
    case Action::create:
    case Action::enable:
    case Action::adopt:
      return Tone::good;
    case Action::update:
    case Action::refresh:
      return change.consequence == Consequence::none ? Tone::change : Tone::warn;
    case Action::remove:
    case Action::disable:
    case Action::forget:
      break;
  }
  return Tone::bad;
}

std::string plan_html(const Plan& plan, const NextRuns& runs) {
  const Verdict verdict = verdict_of(plan);
  Page page;
  page.eyebrow = "Weir plan";
  page.title = fmt::format("Plan: {} on {}", plan.project_name, plan.target_name);
  page.heading = subject_heading(plan.project_name, plan.project_id, plan.target_name);
  page.tone = verdict.tone;
  page.verdict = escaped(verdict.words);
  page.facts = {{"commit", commit_html(plan.commit, plan.dirty)},
                {"instance", instance_html(plan.instance)},
                {"as of", plan.as_of ? escaped(*plan.as_of, 40) : Html()},
                {"cost", escaped(counted(plan.cost.reads, "read") + ", " + counted(plan.cost.writes, "write"))}};
  page.summary = tiles(tiles_of(plan));
  page.sections = {
      {"refusals", "In the way", std::to_string(plan.guards.size() + plan.conflicts.size()), refusals(plan)},
      {"steps", "Steps", std::to_string(plan.steps.size()), filter_list(steps_list(plan, runs))},
      {"graph", "What uses what", "", graph_section(plan)},
      {"week", "Week of syncs", "", plan.week_load ? week_section(*plan.week_load) : Html()},
      {"beside", "Beside the steps", "", beside(plan)},
      {"said", "Said on the way", std::to_string(plan.diagnostics.size()), diagnostics_section(plan.diagnostics)},
      {"next", "Next", "", next(plan)}};
  page.footer = element("p", {}, escaped("Hash ") + code_element(plan.hash, 100));
  return html_document(page);
}

}  // namespace weir::report
