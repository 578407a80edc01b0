#include <algorithm>
#include <iterator>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "core/text.hpp"
#include "report/markdown_text.hpp"
#include "report/render.hpp"
#include "report/step_markdown.hpp"
#include "report/step_words.hpp"
#include "report/value_text.hpp"

namespace weir::report {
namespace {

using plan::Plan;

/// Room that is kept for lists beside the steps, and for a line that somebody sets around the comment.
constexpr std::size_t most_beside = 20'000;
constexpr std::size_t least_beside = 6'000;
constexpr std::size_t spare = 1'500;
constexpr std::size_t most_unfolded = 10;  ///< longer lists are folded away

/// A step and where it belongs for a reviewer: the folder of its manifest is its team's.
struct Entry {
  std::size_t index = 0;
  StepMarkdown text;
  bool in_full = false;
};

struct Group {
  std::string folder;  ///< "" without a manifest
  std::string kind;
  std::vector<Entry> entries;
  std::map<std::string, std::size_t> actions;
  bool listed = false;

  std::size_t line_bytes() const {
    std::size_t sum = 0;
    for (const Entry& entry : entries) sum += entry.text.line.size();
    return sum;
  }
};

std::string counts_of(const Group& group) {
  std::vector<std::string> parts;
  for (const auto& [action, count] : group.actions) parts.push_back(fmt::format("{} to {}", count, action));
  return join(parts, ", ");
}

std::string name_of(const Group& group) {
  const std::string folder = group.folder.empty() ? "no manifest" : md_code(group.folder);
  return fmt::format("{}: {}, {}", folder, md_phrase(group.kind, 20), counts_of(group));
}

/// Folders by name; the kinds of one in the order in which the first of each stands.
std::vector<Group> groups_of(const Plan& plan, const std::vector<std::size_t>& order, const NextRuns& runs) {
  std::map<std::string, std::vector<Group>> folders;
  for (const std::size_t index : order) {
    const plan::Step& step = plan.steps[index];
    const std::string& kind = step.change.key.kind;
    const std::string folder = folder_of(step.change);
    std::vector<Group>& kinds = folders[folder];
    auto group = std::find_if(kinds.begin(), kinds.end(), [&](const Group& one) { return one.kind == kind; });
    if (group == kinds.end()) group = kinds.insert(kinds.end(), Group{folder, kind, {}, {}, false});
    ++group->actions[std::string(to_string(step.change.action))];
    group->entries.push_back({index, step_markdown(step, index + 1, runs), false});
  }
  std::vector<Group> out;
  for (auto& [name, kinds] : folders) std::move(kinds.begin(), kinds.end(), std::back_inserter(out));
  return out;
}

/// Gives entries their full length, in order, while there is room.
void lengthen(std::vector<Entry>& entries, std::size_t& room) {
  for (Entry& entry : entries) {
    const std::size_t more = entry.text.full.size() + 1;  // lists and folded steps are set apart by a blank line
    if (more > room + entry.text.line.size()) continue;
    room = room + entry.text.line.size() - more;
    entry.in_full = true;
  }
}

/// Those with all that is known of them, then those of one line.
std::string entries_text(const std::vector<Entry>& entries) {
  std::string full;
  std::string lines;
  for (const Entry& entry : entries)
    (entry.in_full ? full : lines) += entry.in_full ? entry.text.full : entry.text.line;
  if (!full.empty() && !lines.empty()) full += "\n";
  return full + lines;
}

/// Folded steps, open from the start.
std::string unfolded(const std::string& text) {
  std::string out;
  for (const std::string& line : split(text, '\n')) {
    const bool fold = line.starts_with("<details>");
    out += (out.empty() ? "" : "\n") + (fold ? "<details open>" + line.substr(9) : line);
  }
  return out;
}

std::string destructive_section(const Plan& plan, const std::vector<std::size_t>& order, const NextRuns& runs,
                                std::size_t room) {
  if (order.empty()) return "";
  const std::string heading = fmt::format("### Takes something away: {}\n\n", counted(order.size(), "step"));
  room -= std::min(room, heading.size() + 2);
  std::vector<Entry> entries;
  std::size_t bytes = 0;
  for (const std::size_t index : order) {
    entries.push_back({index, step_markdown(plan.steps[index], index + 1, runs), false});
    bytes += entries.back().text.line.size();
  }
  if (bytes > room) return heading + names_markdown(plan, order, room);
  room -= bytes;
  lengthen(entries, room);
  return heading + (order.size() <= most_unfolded ? unfolded(entries_text(entries)) : entries_text(entries)) + "\n";
}

/// "`manifests/identity`: 5 Connections, 2 DataSources" of the groups of one folder.
std::string folder_heading(const std::vector<Group>& groups, const std::string& folder) {
  std::vector<std::string> kinds;
  for (const Group& group : groups)
    if (group.listed && group.folder == folder)
      kinds.push_back(md_phrase(counted(group.entries.size(), group.kind), 30));
  return fmt::format("#### {}: {}\n\n", folder.empty() ? "no manifest" : md_code(folder), join(kinds, ", "));
}

std::string group_text(const Group& group) {
  const std::string steps = entries_text(group.entries);
  if (group.entries.size() <= most_unfolded) return steps + "\n";
  const std::string title = html_phrase(counted(group.entries.size(), group.kind), 30) + ": " + counts_of(group);
  return md_details(title, steps) + "\n";
}

/// What a group costs at most beside its steps: heading, fold, blank lines.
std::size_t frame_bytes(const Group& group) {
  return 2 * name_of(group).size() + 120;
}

std::string counted_groups(const std::vector<Group>& groups, std::size_t room) {
  std::vector<std::string> items;
  for (const Group& group : groups)
    if (!group.listed) items.push_back(fmt::format("- {}\n", name_of(group)));
  if (items.empty()) return "";
  return "#### Counted only, for want of room\n\n" + md_list(items, room) + "\n";
}

std::string other_section(const Plan& plan, const std::vector<std::size_t>& order, const NextRuns& runs,
                          std::size_t room) {
  if (order.empty()) return "";
  const std::string heading = fmt::format("### Other steps: {}\n\n", order.size());
  const std::size_t for_counts = std::min<std::size_t>(4'000, room / 4);
  room -= std::min(room, heading.size() + for_counts + 100);
  std::vector<Group> groups = groups_of(plan, order, runs);
  for (Group& group : groups) {
    const std::size_t bytes = frame_bytes(group) + group.line_bytes();
    group.listed = bytes <= room;
    if (group.listed) room -= bytes;
  }
  std::string out = heading;
  std::optional<std::string> folder;
  for (Group& group : groups) {
    if (!group.listed) continue;
    if (folder != group.folder) out += folder_heading(groups, group.folder);
    folder = group.folder;
    lengthen(group.entries, room);
    out += group_text(group);
  }
  return out + counted_groups(groups, for_counts);
}

std::string refusals(const Plan& plan, std::size_t room) {
  std::string out;
  std::vector<std::string> guards;
  for (const auto& one : plan.guards)
    guards.push_back(fmt::format("- {}: {}\n", md_code(one.code), md_phrase(one.message, 500)));
  if (!guards.empty()) out += "### Guards: each of them refuses the whole apply\n\n" + md_list(guards, room / 2) + "\n";
  std::vector<std::string> conflicts;
  for (const auto& one : plan.conflicts) {
    std::vector<std::string> ids;
    for (const auto& id : unnamed_ids(one)) ids.push_back(md_code(id, 80));
    conflicts.push_back(fmt::format("- {}{}: {}{}\n", one.code.empty() ? "" : md_code(one.code) + " ",
                                    md_code(to_string(one.key), 130), md_phrase(one.message, 500),
                                    ids.empty() ? "" : " (" + join(ids, ", ") + ")"));
  }
  if (!conflicts.empty()) out += "### Conflicts: nothing is done for these\n\n" + md_list(conflicts, room / 2) + "\n";
  return out;
}

std::vector<std::string> beside_items(const Plan& plan) {
  std::vector<std::string> items;
  for (const auto& one : plan.rotations)
    items.push_back(fmt::format("- rotated secret {}: sent again by apply\n", md_code(to_string(one.key), 130)));
  for (const auto& one : plan.held)
    items.push_back(fmt::format("- on hold {}{}\n", md_code(to_string(one.key), 130),
                                one.reason.empty() ? "" : ": " + md_phrase(one.reason, 200)));
  for (const auto& key : plan.dst_due)
    items.push_back(
        fmt::format("- dst-due {}: its cron moves with the clocks of its zone\n", md_code(to_string(key), 130)));
  for (const auto& key : plan.touched)
    items.push_back(fmt::format("- touched {}: its version was moved by others, nothing readable differs\n",
                                md_code(to_string(key), 130)));
  if (plan.unmanaged > 0)
    items.push_back(fmt::format("- unmanaged: {} at the API, never touched\n", counted(plan.unmanaged, "object")));
  const auto unguarded = std::count_if(plan.steps.begin(), plan.steps.end(), [](const plan::Step& step) {
    return !step.change.guarded && step.change.action != Action::create;
  });
  if (unguarded > 0)
    items.push_back(fmt::format("- unguarded: {}, this server cannot refuse a write that came too late\n",
                                counted(static_cast<std::size_t>(unguarded), "step")));
  return items;
}

std::string beside(const Plan& plan, std::size_t room) {
  std::string out;
  if (const auto items = beside_items(plan); !items.empty())
    out += items.size() <= 10
               ? "### Also\n\n" + md_list(items, room / 2) + "\n"
               : "### Also\n\n" + md_details(counted(items.size(), "note"), md_list(items, room / 2)) + "\n";
  return out + md_diagnostics(plan.diagnostics, room / 2);
}

std::string head(const Plan& plan) {
  std::string out = md_marker("plan", plan.project_id, plan.target_name, plan.hash);
  out += fmt::format("## Weir plan for {}\n\n", md_subject(plan.project_name, plan.project_id, plan.target_name));
  out += fmt::format("**{}.**\n\n", short_summary_words(plan));
  if (!plan.guards.empty())
    out += fmt::format("**Apply refuses this plan: {}.**\n\n", counted(plan.guards.size(), "guard"));
  if (!plan.conflicts.empty())
    out += fmt::format("**{}: nothing is done for these.**\n\n", counted(plan.conflicts.size(), "conflict"));
  if (is_stuck(plan)) out += "**Every step is blocked: apply would write nothing.**\n\n";
  if (!plan.held.empty()) out += fmt::format("**{}.**\n\n", held_words(plan.held.size()));
  out += fmt::format("Instance {}, commit {}{}{}\n\n", md_instance(plan.instance),
                     plan.commit ? md_code(plan.commit->substr(0, 12)) : "none",
                     dirty_words(plan.commit.has_value(), plan.dirty),
                     plan.as_of ? ", as of " + md_code(*plan.as_of, 40) : "");
  return out;
}

/// Our own words, in which names of others stand: each of these is code, the sentence is not.
std::string md_sentence(const std::string& text) {
  std::vector<std::string> words;
  for (const std::string& word : split(text, ' ')) {
    const std::size_t end = word.find_last_not_of(",;") + 1;
    words.push_back(md_phrase(word.substr(0, end), 140) + word.substr(end));
  }
  return join(words, " ");
}

std::string tail(const Plan& plan) {
  std::string out =
      fmt::format("Cost: {}, {}.\n\n", counted(plan.cost.reads, "read"), counted(plan.cost.writes, "write"));
  const std::string next = next_words(plan);
  out += next.empty() ? "Next, once this is approved:\n\n" + md_block("sh", approved_command(plan) + "\n") + "\n"
                      : "Next: " + md_sentence(next) + ".\n\n";
  return out + fmt::format("Hash: {}\n", md_hash(plan.hash));
}

}  // namespace

std::string plan_markdown(const Plan& plan, const NextRuns& runs) {
  std::vector<std::size_t> destructive;
  std::vector<std::size_t> others;
  for (const std::size_t index : dangerous_first(plan))
    (is_destructive(plan.steps[index].change) ? destructive : others).push_back(index);

  const std::string first = head(plan);
  const std::string last = tail(plan);
  std::size_t room = most_comment_bytes - spare - std::min(most_comment_bytes / 2, first.size() + last.size());
  // What is destructive goes before everything: lists beside it get what its names leave.
  const std::size_t names = names_markdown(plan, destructive, room).size();
  const std::size_t for_lists = std::clamp(room - std::min(room, names), least_beside, most_beside);
  const std::string refused = refusals(plan, for_lists / 2);
  const std::string also = beside(plan, for_lists / 2);
  room -= refused.size() + also.size();
  const std::size_t for_others = others.empty() ? 0 : std::min<std::size_t>(3'000, room / 10);
  const std::string taken = destructive_section(plan, destructive, runs, room - for_others);
  room -= taken.size();
  return first + taken + refused + other_section(plan, others, runs, room) + also + last;
}

}  // namespace weir::report
