#include "report/step_markdown.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/text.hpp"
#include "report/markdown_text.hpp"
#include "report/step_words.hpp"
#include "report/value_text.hpp"

namespace weir::report {
namespace {

std::string key_codes(const std::vector<ResourceKey>& keys) {
  constexpr std::size_t most = 20;
  std::vector<std::string> codes;
  for (const auto& key : keys) {
    if (codes.size() == most) {
      codes.push_back(fmt::format("{} more", keys.size() - most));
      break;
    }
    codes.push_back(md_code(to_string(key), 130));
  }
  return join(codes, ", ");
}

/// "**reset**: reason", with the word that matters in front.
std::string effect_markdown(const diff::Change& change) {
  if (change.consequence == Consequence::none) return "";
  const std::string words = effect_words(change);
  const std::size_t colon = words.find(": ");
  return fmt::format("**{}**: {}", to_string(change.consequence), md_phrase(words.substr(colon + 2), 400));
}

std::string origin_item(const plan::Step& step, std::size_t number) {
  const diff::Change& change = step.change;
  std::vector<std::string> parts = {fmt::format("step {}", number)};
  if (!change.place.file.empty())
    parts.push_back(md_code(change.place.line > 0 ? fmt::format("{}:{}", change.place.file, change.place.line)
                                                  : change.place.file));
  if (change.remote_id) parts.push_back(md_code(*change.remote_id, 80));
  if (change.expected_version) parts.push_back(fmt::format("version {}", *change.expected_version));
  if (!change.guarded && change.action != Action::create) parts.push_back("unguarded");
  return "- " + join(parts, ", ") + "\n";
}

std::string schedule_items(const diff::Change& change, const NextRuns& runs) {
  std::string out;
  if (const auto& driven_by = change.driven_by)
    out += fmt::format("- by {}: {} {}\n", md_code("Schedule/" + driven_by->schedule, 80),
                       md_code(driven_by->cron, 100), md_code(driven_by->zone, 80));
  const auto next = runs.find(change.key);
  if (next == runs.end() || next->second.empty()) return out;
  std::vector<std::string> codes;
  for (const auto& run : next->second) codes.push_back(md_code(run, 100));
  return out + fmt::format("- next runs {}\n", join(codes, ", "));
}

std::string body_of(const plan::Step& step, std::size_t number, const NextRuns& runs) {
  const diff::Change& change = step.change;
  std::string out = origin_item(step, number);
  if (const std::string effect = effect_markdown(change); !effect.empty()) out += "- " + effect + "\n";
  if (!step.depends_on.empty()) out += fmt::format("- after {}\n", key_codes(step.depends_on));
  if (!step.blocked_by.empty()) out += fmt::format("- **blocked by** {}\n", key_codes(step.blocked_by));
  out += schedule_items(change, runs);
  const std::string fields = md_fields(change.fields);
  return fields.empty() ? out : out + "\n" + fields;
}

std::string title_of(const plan::Step& step) {
  const diff::Change& change = step.change;
  std::string out = fmt::format("<b>{}</b> {}: {}", to_string(change.action), html_code(to_string(change.key), 130),
                                html_phrase(change.reason));
  if (change.consequence != Consequence::none) out += fmt::format(", <b>{}</b>", to_string(change.consequence));
  if (!step.blocked_by.empty()) out += ", <b>blocked</b>";
  if (const std::string what = short_change(change); !what.empty()) out += ", " + html_code(what, 300);
  return out;
}

std::string line_of(const plan::Step& step) {
  const diff::Change& change = step.change;
  std::string out = fmt::format("- **{}** {}: {}", to_string(change.action), md_code(to_string(change.key), 130),
                                md_phrase(change.reason));
  if (change.consequence != Consequence::none) out += fmt::format(", **{}**", to_string(change.consequence));
  if (!step.blocked_by.empty()) out += ", **blocked**";
  if (!change.fields.empty() && change.action != Action::create)
    out += fmt::format(", {}", counted(change.fields.size(), "field"));
  return out + "\n";
}

/// "a-7" is "a-", "7"; the number has at most nine digits.
std::pair<std::string, std::string> numbered(const std::string& name) {
  std::size_t cut = name.size();
  while (cut > 0 && name.size() - cut < 9 && name[cut - 1] >= '0' && name[cut - 1] <= '9') --cut;
  return {name.substr(0, cut), name.substr(cut)};
}

/// "1..3,7" of sorted numbers of one width.
std::string ranges(const std::vector<std::string>& numbers) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin < numbers.size();) {
    std::size_t end = begin + 1;
    while (end < numbers.size() && std::stol(numbers[end]) == std::stol(numbers[end - 1]) + 1) ++end;
    parts.push_back(end - begin == 1 ? numbers[begin] : fmt::format("{}..{}", numbers[begin], numbers[end - 1]));
    begin = end;
  }
  return join(parts, ",");
}

/// Words set in lines of about a hundred columns, as many as `room` holds; the number of those left out in `missing`.
std::string set_in_lines(const std::vector<std::string>& words, std::size_t room, std::size_t& missing) {
  constexpr std::size_t width = 100;
  std::string out;
  std::size_t column = 0;
  for (std::size_t index = 0; index < words.size(); ++index) {
    if (out.size() + words[index].size() + 2 > room) {
      missing = words.size() - index;
      break;
    }
    if (column > 0 && column + words[index].size() >= width) {
      out += '\n';
      column = 0;
    }
    if (column > 0) out += ' ';
    out += words[index];
    column += words[index].size() + 1;
  }
  return out.empty() ? out : out + "\n";
}

/// What is done to objects of a kind, and what that means for their data.
struct Doing {
  Action action = Action::update;
  Consequence consequence = Consequence::none;
  std::string kind;
  auto operator<=>(const Doing&) const = default;
};

using Groups = std::map<std::pair<int, Doing>, std::vector<std::string>>;

/// Names by what is done to them, in the order in which the first of each stands.
Groups groups_of(const plan::Plan& plan, const std::vector<std::size_t>& order) {
  std::map<Doing, int> rank;
  Groups groups;
  for (const std::size_t index : order) {
    const diff::Change& change = plan.steps[index].change;
    const Doing what{change.action, change.consequence, change.key.kind};
    const int place = rank.emplace(what, static_cast<int>(rank.size())).first->second;
    groups[{place, what}].push_back(change.key.name);
  }
  return groups;
}

enum class Naming { keys, names, folded };

std::vector<std::string> words_of(const std::string& kind, const std::vector<std::string>& names, Naming naming) {
  std::vector<std::string> words;
  switch (naming) {
    case Naming::keys:
      for (const auto& name : names) words.push_back(printable(kind + "/" + name, 130));
      return words;
    case Naming::names:
      for (const auto& name : names) words.push_back(printable(name, 64));
      return words;
    case Naming::folded:
      for (const auto& name : folded_names(names)) words.push_back(printable(name, 4000));
      return words;
  }
  return words;
}

struct Named {
  std::string text;
  std::size_t missing = 0;  ///< words (names, or folded groups of them) that there was no room for
};

Named name_all(const Groups& groups, Naming naming, std::size_t room) {
  constexpr std::size_t around = 120;  // heading and fences of a group
  Named out;
  for (const auto& [where, names] : groups) {
    const auto& [action, consequence, kind] = where.second;
    const auto words = words_of(kind, names, naming);
    std::size_t missing = words.size();
    const std::size_t left = room > out.text.size() + around ? room - out.text.size() - around : 0;
    const std::string lines = set_in_lines(words, left, missing = 0);
    out.missing += missing;
    if (!lines.empty())
      out.text += fmt::format("**{}** {}{}: {}\n\n{}\n", to_string(action), md_code(kind, 20),
                              consequence == Consequence::none ? "" : fmt::format(", **{}**", to_string(consequence)),
                              names.size(), md_block("text", lines));
  }
  return out;
}

}  // namespace

StepMarkdown step_markdown(const plan::Step& step, std::size_t number, const NextRuns& runs) {
  return {line_of(step), md_details(title_of(step), body_of(step, number, runs))};
}

std::vector<std::string> folded_names(std::vector<std::string> names) {
  std::map<std::pair<std::string, std::size_t>, std::vector<std::string>> families;  // by stem and width of the number
  for (const auto& name : names) {
    auto [stem, number] = numbered(name);
    families[{stem, number.size()}].push_back(std::move(number));
  }
  std::vector<std::string> folded;
  for (auto& [family, numbers] : families) {
    std::sort(numbers.begin(), numbers.end());
    const std::string& stem = family.first;
    const bool one = numbers.size() == 1 || family.second == 0;
    folded.push_back(one ? stem + numbers.front() : fmt::format("{}{{{}}}", stem, ranges(numbers)));
  }
  return folded;
}

std::string names_markdown(const plan::Plan& plan, const std::vector<std::size_t>& order, std::size_t room) {
  const Groups groups = groups_of(plan, order);
  for (const Naming naming : {Naming::keys, Naming::names}) {
    Named named = name_all(groups, naming, room);
    if (named.missing == 0) return named.text;
  }
  constexpr std::size_t ending = 160;
  const Named named = name_all(groups, Naming::folded, room > ending ? room - ending : 0);
  if (named.missing == 0) return named.text;
  return named.text + fmt::format("**{} more, for which this comment has no room: read the plan itself.**\n\n",
                                  counted(named.missing, "name"));
}

}  // namespace weir::report
