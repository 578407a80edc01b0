#include "plan/guards.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"

namespace weir::plan {
namespace {

/// Removals that nobody asked for by name.
std::size_t count_removals(const std::vector<Step>& steps) {
  return static_cast<std::size_t>(std::count_if(
      steps.begin(), steps.end(), [](const Step& step) { return step.change.removal && !step.change.asked_for; }));
}

std::size_t count_recreates(const std::vector<Step>& steps) {
  return static_cast<std::size_t>(
      std::count_if(steps.begin(), steps.end(), [](const Step& step) { return step.change.recreate; }));
}

bool any_create(const std::vector<Step>& steps) {
  return std::any_of(steps.begin(), steps.end(), [](const Step& step) { return step.change.action == Action::create; });
}

void check_limits(std::size_t removals, std::size_t recreates, const GuardInput& input, std::vector<Guard>& guards) {
  const std::size_t removal_max = removal_limit(input.limits, input.owned, input.max_removals);
  if (removals > removal_max)
    guards.push_back(
        {"G001", fmt::format("{} of {} managed objects would be removed, the limit is {}; if that is meant, use "
                             "--max-removals {}",
                             removals, input.owned, removal_max, removals)});
  const std::size_t recreate_max = removal_limit(input.limits, input.owned, input.max_recreates);
  if (recreates > recreate_max)
    guards.push_back(
        {"G002", fmt::format("{} known objects are gone and would be created again, the limit is {}; if that is "
                             "meant, use --max-recreates {}",
                             recreates, recreate_max, recreates)});
}

std::vector<std::string> shown_folders(const std::vector<std::string>& folders) {
  std::vector<std::string> shown;
  for (const std::string& folder : folders) shown.push_back(fmt::format("\"{}/\"", printable(folder, 200)));
  return shown;
}

void check_sources(std::size_t removals, bool creates, const GuardInput& input, std::vector<Guard>& guards) {
  if (removals > 0 && input.desired_empty)
    guards.push_back(
        {"G003", fmt::format("no manifest declares anything, and {} would be removed; name them under removed: in "
                             "weir.yaml if that is meant",
                             counted(removals, "object"))});
  else if (removals > 0 && !input.empty_folders.empty())
    guards.push_back(
        {"G003", fmt::format("no manifest lies under {}, and {} would be removed; correct `manifests` in weir.yaml, or "
                             "name them under removed: if that is meant",
                             join(shown_folders(input.empty_folders), ", "), counted(removals, "object"))});
  if ((removals > 0 || creates) && !input.incomplete_kinds.empty())
    guards.push_back(
        {"G004", fmt::format("the listing of {} is not proved complete; nothing is created or removed on such a "
                             "view, run again",
                             join(input.incomplete_kinds, ", "))});
  if (removals > 0 && input.state_went_back)
    guards.push_back(
        {"G005", fmt::format("the state went back behind what this clone has seen of it (S004); {} held back "
                             "until `weir state rebuild`",
                             counted(removals, "removal"))});
  if (removals > 0 && input.state_lost)
    guards.push_back({"G005", fmt::format("there is no state for this target, but {} of ours; {} held back until "
                                          "`weir state rebuild`",
                                          counted(input.owned, "object"), counted(removals, "removal"))});
}

/// Each of two targets at one address would take the objects of the other for its own without a manifest.
void check_targets(const std::vector<Step>& steps, const GuardInput& input, std::vector<Guard>& guards) {
  std::vector<std::string> theirs;
  for (const Step& step : steps) {
    const auto declared = input.declared_beside.find(step.change.key);
    if (!step.change.removal || step.change.asked_for || declared == input.declared_beside.end()) continue;
    theirs.push_back(fmt::format("{} by {}", to_string(step.change.key), declared->second));
  }
  if (theirs.empty()) return;
  guards.push_back(
      {"G009", fmt::format("{} would be removed, and other targets at the same address declare {}: {}{}; let them read "
                           "the same folders, or make them projects of their own; what is meant goes under removed:",
                           counted(theirs.size(), "object"), theirs.size() == 1 ? "it" : "them", theirs.front(),
                           theirs.size() > 1 ? ", ..." : "")});
}

void check_commit(const GuardInput& input, std::vector<Guard>& guards) {
  if (input.allow_rewind) return;
  const std::string pair =
      fmt::format("commit {} and the last applied {}", input.commit.substr(0, 12), input.last_commit.substr(0, 12));
  switch (input.commit_order) {
    case CommitOrder::fine:
      return;
    case CommitOrder::rewind:
      guards.push_back(
          {"G006", fmt::format("{}: the first is an ancestor{}, applying it would undo later work; use git revert, or "
                               "--allow-rewind",
                               pair, input.superseded_by.empty() ? "" : " and superseded by " + input.superseded_by)});
      return;
    case CommitOrder::unrelated:
      guards.push_back({"G007", pair + " have no common line of history; rebase, or use --allow-rewind"});
      return;
    case CommitOrder::absent:
      guards.push_back(
          {"G007", fmt::format("commit {} does not follow the last applied {}, which is not in this clone{}; fetch and "
                               "plan what is there now, or use --allow-rewind where that history was given up",
                               input.commit.substr(0, 12), input.last_commit.substr(0, 12),
                               input.superseded_by.empty() ? "" : ": superseded by " + input.superseded_by)});
      return;
    case CommitOrder::unknown:
      guards.push_back({"G008", pair + " cannot be compared in this clone; fetch the whole history (fetch-depth: 0)"});
      return;
  }
}

}  // namespace

std::size_t removal_limit(const Limits& limits, std::size_t owned, std::optional<int> raised) {
  if (raised) return static_cast<std::size_t>(std::max(0, *raised));
  const std::size_t share = owned * static_cast<std::size_t>(limits.max_removal_percent) / 100;
  return std::max<std::size_t>(1, std::min(static_cast<std::size_t>(limits.max_removals), share));
}

std::vector<Guard> check_guards(const std::vector<Step>& steps, const GuardInput& input) {
  std::vector<Guard> guards;
  const std::size_t removals = count_removals(steps);
  check_limits(removals, count_recreates(steps), input, guards);
  check_sources(removals, any_create(steps), input, guards);
  check_targets(steps, input, guards);
  check_commit(input, guards);
  return guards;
}

}  // namespace weir::plan
