#include "report/step_words.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "core/text.hpp"

namespace weir::report {
namespace {

/// What takes away comes first: a reviewer reads the top of a long plan.
int danger(const diff::Change& change) {
  switch (change.action) {
    case Action::remove:
      return 0;
    case Action::disable:
      return 1;
    case Action::forget:
      return 2;
    case Action::update:
    case Action::create:
      if (is_destructive(change)) return 3;
      if (change.consequence != Consequence::none) return 4;
      return change.action == Action::update ? 5 : 9;
    case Action::refresh:
      return is_destructive(change) ? 3 : 6;
    case Action::adopt:
      return is_destructive(change) ? 3 : 7;
    case Action::enable:
      return is_destructive(change) ? 3 : 8;
  }
  return 9;
}

/// "a, b and 3 more".
std::string some_of(const std::set<std::string>& names) {
  constexpr std::size_t most = 20;
  std::vector<std::string> shown;
  for (const std::string& name : names)
    if (shown.size() < most) shown.push_back(name);
  const std::string more = names.size() > most ? fmt::format(" and {} more", names.size() - most) : "";
  return join(shown, ", ") + more;
}

/// What stands in the way of all steps, each by name, and what settles it.
std::string ways_out(const plan::Plan& plan) {
  std::set<std::string> conflicts, held, others;
  for (const diff::Conflict& one : plan.conflicts) conflicts.insert(printable(to_string(one.key), 130));
  for (const diff::Held& one : plan.held) held.insert(printable(to_string(one.key), 130));
  std::set<std::string> holding;
  for (const plan::Step& step : plan.steps) {
    for (const ResourceKey& key : step.blocked_by) {
      const std::string name = printable(to_string(key), 130);
      if (held.count(name) > 0)
        holding.insert(name);
      else if (conflicts.count(name) == 0)
        others.insert(name);
    }
  }
  std::vector<std::string> parts;
  if (!conflicts.empty())
    parts.push_back(
        fmt::format("settle the {} of {}", conflicts.size() == 1 ? "conflict" : "conflicts", some_of(conflicts)));
  if (!holding.empty()) parts.push_back(fmt::format("take the tag weir:hold off {}", some_of(holding)));
  if (!others.empty()) parts.push_back(fmt::format("see to {}", some_of(others)));
  return "no step can be applied as things are: " + join(parts, ", ") + ", then plan again";
}

}  // namespace

bool is_destructive(const diff::Change& change) {
  switch (change.action) {
    case Action::remove:
    case Action::disable:
    case Action::forget:
      return true;
    case Action::create:
    case Action::update:
    case Action::enable:
    case Action::refresh:
    case Action::adopt:
      break;
  }
  return change.consequence == Consequence::pause || change.consequence == Consequence::reset ||
         change.consequence == Consequence::loss;
}

std::vector<std::size_t> dangerous_first(const plan::Plan& plan) {
  std::vector<std::size_t> order(plan.steps.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
    return danger(plan.steps[left].change) < danger(plan.steps[right].change);
  });
  return order;
}

std::string_view sign(Action action) {
  switch (action) {
    case Action::create:
    case Action::adopt:
      return "+";
    case Action::remove:
    case Action::forget:
      return "-";
    case Action::disable:
    case Action::enable:
    case Action::update:
    case Action::refresh:
      return "~";
  }
  return "~";
}

std::string_view meaning(Consequence consequence) {
  switch (consequence) {
    case Consequence::none:
      return "";
    case Consequence::pause:
      return "nothing is read while it is off";
    case Consequence::backfill:
      return "data is read again";
    case Consequence::reset:
      return "what was read so far is forgotten and read again";
    case Consequence::loss:
      return "what the object holds is gone";
  }
  return "";
}

std::string effect_words(const diff::Change& change) {
  if (change.consequence == Consequence::none) return "";
  const std::string_view why =
      change.consequence_reason.empty() ? meaning(change.consequence) : std::string_view(change.consequence_reason);
  std::string text = fmt::format("{}: {}", to_string(change.consequence), why);
  if (change.records_again)
    text += fmt::format("; about {} of the last 30 days again",
                        counted(static_cast<std::size_t>(*change.records_again), "record"));
  return text;
}

std::string summary_words(const plan::Summary& summary) {
  std::string more;
  if (summary.adopt > 0) more += fmt::format(", {} to adopt", summary.adopt);
  if (summary.forget > 0) more += fmt::format(", {} to forget", summary.forget);
  return fmt::format(
      "{} to create, {} to update, {} to disable, {} to enable, {} to delete, {} to refresh{}; {} unchanged",
      summary.create, summary.update, summary.disable, summary.enable, summary.remove, summary.refresh, more,
      summary.unchanged);
}

std::string short_summary_words(const plan::Plan& plan) {
  const plan::Summary summary = plan::summarize(plan);
  const std::pair<std::size_t, Action> counts[] = {
      {summary.remove, Action::remove}, {summary.disable, Action::disable}, {summary.forget, Action::forget},
      {summary.update, Action::update}, {summary.refresh, Action::refresh}, {summary.adopt, Action::adopt},
      {summary.enable, Action::enable}, {summary.create, Action::create}};
  std::vector<std::string> parts;
  for (const auto& [count, action] : counts)
    if (count > 0) parts.push_back(fmt::format("{} to {}", count, to_string(action)));
  if (!plan.rotations.empty()) parts.push_back(counted(plan.rotations.size(), "rotated secret") + " to send again");
  const std::string_view none = plan.conflicts.empty() && plan.held.empty() ? "Nothing to do" : "No step";
  const std::string held = plan.held.empty() ? "" : fmt::format("; {} held", plan.held.size());
  return fmt::format("{}; {} unchanged{}", parts.empty() ? none : join(parts, ", "), summary.unchanged, held);
}

std::string held_words(std::size_t held) {
  if (held == 0) return "";
  return held == 1 ? "1 object is held; its changes are not applied"
                   : fmt::format("{} objects are held; their changes are not applied", held);
}

std::string folder_of(const diff::Change& change) {
  const std::string& file = change.place.file;
  const std::size_t slash = file.rfind('/');
  if (file.empty()) return "";
  return slash == std::string::npos ? "." : file.substr(0, slash);
}

std::string shell_word(const std::string& text) {
  if (is_dns_label(text)) return text;
  std::string out = "'";
  for (const char c : printable(text)) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string approved_command(const plan::Plan& plan) {
  return fmt::format("weir apply --target {} --approved {}", shell_word(plan.target_name), printable(plan.hash));
}

bool is_stuck(const plan::Plan& plan) {
  if (plan.steps.empty() || !plan.rotations.empty()) return false;
  std::set<ResourceKey> stuck;  // a step comes after those that it depends on
  for (const plan::Step& step : plan.steps) {
    const bool waits = std::any_of(step.depends_on.begin(), step.depends_on.end(),
                                   [&](const ResourceKey& key) { return stuck.count(key) > 0; });
    if (step.blocked_by.empty() && !waits) return false;
    stuck.insert(step.change.key);
  }
  return true;
}

std::string next_words(const plan::Plan& plan) {
  if (!plan.guards.empty()) return "lift the guards and plan again; apply refuses this plan";
  if (is_stuck(plan)) return ways_out(plan);
  if (!plan::is_empty(plan)) return "";
  if (!plan.conflicts.empty()) return "settle the conflicts and plan again";
  if (plan.held.empty()) return "nothing, the API already holds what Git declares";
  return fmt::format("{}; take the tag weir:hold off {} and plan again", held_words(plan.held.size()),
                     plan.held.size() == 1 ? "it" : "them");
}

std::vector<std::string> unnamed_ids(const diff::Conflict& conflict) {
  std::vector<std::string> ids;
  for (const auto& id : conflict.ids)
    if (conflict.message.find(id) == std::string::npos) ids.push_back(id);
  return ids;
}

}  // namespace weir::report
