#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"
#include "report/drift_words.hpp"
#include "report/markdown_text.hpp"
#include "report/render.hpp"
#include "report/step_words.hpp"
#include "report/value_text.hpp"

namespace weir::report {
namespace {

constexpr std::size_t spare = 1'500;

/// One drifted object in both lengths.
struct Item {
  std::string line, full;
};

std::string who_and_when(const DriftLine& line, std::string (*code)(std::string_view, std::size_t)) {
  const std::string who = line.actor ? "by " + code(*line.actor, 80) : "by an unknown actor";
  return line.at ? fmt::format("{} at {}", who, code(*line.at, 40)) : who;
}

Item item_of(const DriftLine& line) {
  const std::string key = to_string(line.item.key);
  const std::string fields = md_fields(line.item.fields);
  const std::string id = line.item.remote_id.empty() ? "" : ", " + md_code(line.item.remote_id, 80);
  const std::string what = short_fields(line.item.fields);
  const std::string body = fmt::format("- {}{}\n{}", meaning(line.item.kind), id, fields.empty() ? "" : "\n" + fields);
  return {
      fmt::format("- **{}** {}{}, {}\n", to_string(line.item.kind), md_code(key, 130), id, who_and_when(line, md_code)),
      md_details(fmt::format("<b>{}</b> {}, {}{}", to_string(line.item.kind), html_code(key, 130),
                             who_and_when(line, html_code), what.empty() ? "" : ", " + html_code(what, 300)),
                 body)};
}

std::string drifted_section(const Drift& drift, std::size_t room) {
  if (drift.drifted.empty()) return "";
  std::vector<Item> items;
  std::size_t lines = 0;
  for (const auto& line : drift.drifted) {
    items.push_back(item_of(line));
    lines += items.back().line.size();
  }
  std::size_t longer = room > lines ? room - lines : 0;
  std::string full;
  std::vector<std::string> rest;
  for (const Item& item : items) {
    const bool fits = item.full.size() <= longer + item.line.size() && lines <= room;
    if (fits) longer = longer + item.line.size() - item.full.size();
    if (fits)
      full += item.full;
    else
      rest.push_back(item.line);
  }
  if (!full.empty() && !rest.empty()) full += "\n";
  return fmt::format("### Changed at the API since the last apply: {}\n\n{}{}\n", items.size(), full,
                     md_list(rest, room - std::min(room, full.size())));
}

std::vector<std::string> other_items(const Drift& drift) {
  std::vector<std::string> items;
  for (const auto& one : drift.held)
    items.push_back(fmt::format("- on hold {}{}\n", md_code(to_string(one.key), 130),
                                one.reason.empty() ? "" : ": " + md_phrase(one.reason, 200)));
  for (const auto& key : drift.pending)
    items.push_back(fmt::format("- pending {}: differs in Git, not applied yet\n", md_code(to_string(key), 130)));
  for (const auto& key : drift.touched)
    items.push_back(fmt::format("- touched {}: its version was moved by others, nothing readable differs\n",
                                md_code(to_string(key), 130)));
  for (const auto& one : drift.unmanaged)
    items.push_back(fmt::format("- unmanaged {} {} {}\n", md_code(one.kind, 30), md_code(one.remote_id, 80),
                                md_code(one.display_name, 100)));
  return items;
}

std::string others_section(const Drift& drift, std::size_t room) {
  constexpr std::size_t most_unfolded = 10;
  const auto items = other_items(drift);
  if (items.empty()) return "";
  const std::string list = md_list(items, room);
  return "### Also\n\n" + (items.size() > most_unfolded ? md_details(counted(items.size(), "note"), list) : list) +
         "\n";
}

std::string next_words(const Drift& drift) {
  if (drift.drifted.empty()) return "";
  const std::string target = md_code("weir drift --patch --target " + shell_word(drift.target_name), 120);
  return fmt::format("Next: an apply sets this back to what Git says; {} takes it into Git.\n\n", target);
}

}  // namespace

std::string drift_markdown(const Drift& drift) {
  constexpr std::size_t beside = 10'000;
  std::string out = md_marker("drift", drift.project_id, drift.target_name);
  out += fmt::format("## Weir drift of {}\n\n", md_subject(drift.project_name, drift.project_id, drift.target_name));
  out += fmt::format("**{} drifted, {} pending, {} held, {} touched, {} unmanaged.**\n\n", drift.drifted.size(),
                     drift.pending.size(), drift.held.size(), drift.touched.size(), drift.unmanaged.size());
  out += fmt::format("Instance {}, against {}\n\n", md_instance(drift.instance),
                     drift.against ? md_code(drift.against->substr(0, 12)) : "none");
  const std::string also = others_section(drift, beside);
  const std::string said = md_diagnostics(drift.diagnostics, beside);
  const std::size_t room = most_comment_bytes - spare - out.size() - also.size() - said.size();
  return out + drifted_section(drift, room) + also + said + next_words(drift) +
         fmt::format("managed {} of {}\n", drift.managed, drift.total);
}

}  // namespace weir::report
