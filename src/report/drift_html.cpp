#include <fmt/format.h>

#include "core/text.hpp"
#include "report/drift_words.hpp"
#include "report/html_list.hpp"
#include "report/html_page.hpp"
#include "report/html_values.hpp"
#include "report/render.hpp"

namespace weir::report {
namespace {

Tone tone_of(diff::DriftKind kind) {
  switch (kind) {
    case diff::DriftKind::missing:
    case diff::DriftKind::unmarked:
      return Tone::bad;
    case diff::DriftKind::changed:
    case diff::DriftKind::unreadable:
    case diff::DriftKind::disabled:
      break;
  }
  return Tone::warn;
}

std::string who(const DriftLine& line) {
  return line.actor ? printable(*line.actor) : "unknown";
}

Html when(const DriftLine& line) {
  return line.at ? element("time", {}, escaped(time_text(*line.at))) : Html();
}

ListEntry entry_of(const DriftLine& line, std::size_t number) {
  const diff::DriftItem& item = line.item;
  const Tone tone = tone_of(item.kind);
  const Html author = classed("span", "who", escaped("by ") + element("bdi", {}, escaped(who(line), 100)));
  ListEntry entry;
  entry.id = fmt::format("drift-{}", number);
  entry.tone = tone;
  entry.facets = {std::string(to_string(item.kind)), item.key.kind, who(line)};
  entry.summary = classed("span", fmt::format("action {}", tone_class(tone)), escaped(to_string(item.kind))) +
                  escaped(" ") + key_html(item.key) + escaped(" ") + author + escaped(" ") + when(line);
  if (const std::string what = short_fields(item.fields); !what.empty())
    entry.summary += escaped(" ") + classed("code", "short", escaped(what, 300));
  entry.body = classed("p", "effect", escaped(meaning(item.kind))) + fields_html(item.fields) +
               facts({{"object", item.remote_id.empty() ? Html() : code_element(item.remote_id, 100)},
                      {"who", escaped(who(line), 100)},
                      {"when", when(line)}});
  return entry;
}

FilterList drifted_list(const Drift& drift) {
  constexpr std::size_t most_open = 10;
  FilterList list{"object", {"drift", "kind", "who"}, {}};
  for (const DriftLine& line : drift.drifted) {
    list.entries.push_back(entry_of(line, list.entries.size() + 1));
    list.entries.back().open = drift.drifted.size() <= most_open;
  }
  return list;
}

Html beside(const Drift& drift) {
  std::vector<Notice> list;
  for (const diff::Held& one : drift.held)
    list.push_back(
        {Tone::warn, "on hold", key_html(one.key) + escaped(one.reason.empty() ? "" : ": " + one.reason), {}});
  for (const ResourceKey& key : drift.pending)
    list.push_back({Tone::change, "pending", key_html(key) + escaped(": differs in Git, not applied yet"), {}});
  for (const ResourceKey& key : drift.touched)
    list.push_back({Tone::calm,
                    "touched",
                    key_html(key) + escaped(": its version was moved by others, nothing readable differs"),
                    {}});
  return notices(list);
}

Html unmanaged(const Drift& drift) {
  if (drift.unmanaged.empty()) return {};
  Html rows;
  for (const UnmanagedLine& one : drift.unmanaged)
    rows += element("tr", {},
                    element("td", {}, escaped(one.kind, 40)) + element("td", {}, code_element(one.remote_id, 100)) +
                        element("td", {}, element("bdi", {}, escaped(one.display_name, 200))));
  const auto title = [](std::string_view text) { return element("th", {{"scope", "col"}}, escaped(text)); };
  return element("p", {}, escaped("No manifest of this project declares these. Weir never touches them.")) +
         classed("table", "plain",
                 element("thead", {}, element("tr", {}, title("kind") + title("object") + title("display name"))) +
                     element("tbody", {}, rows));
}

Html next(const Drift& drift) {
  if (drift.drifted.empty()) return {};
  const std::string target = printable(drift.target_name);
  return element("p", {}, escaped("To set this back to what Git says, look at the plan and apply it:")) +
         command_block("weir plan --target " + target);
}

}  // namespace

std::string drift_html(const Drift& drift) {
  const std::size_t count = drift.drifted.size();
  Page page;
  page.eyebrow = "Weir drift";
  page.title = fmt::format("Drift: {} on {}", drift.project_name, drift.target_name);
  page.heading = subject_heading(drift.project_name, drift.project_id, drift.target_name);
  page.tone = count == 0 ? Tone::good : Tone::warn;
  page.verdict =
      escaped(count == 0 ? "No drift: the API holds what was last applied."
                         : fmt::format("{} changed at the API since the last apply.", counted(count, "object")));
  page.facts = {{"against", commit_html(drift.against)},
                {"instance", instance_html(drift.instance)},
                {"managed", escaped(fmt::format("{} of {}", drift.managed, drift.total))}};
  page.summary = tiles({{count == 0 ? Tone::calm : Tone::warn, count, "drifted", ""},
                        {Tone::change, drift.pending.size(), "pending", ""},
                        {Tone::warn, drift.held.size(), "held", ""},
                        {Tone::calm, drift.touched.size(), "touched", ""},
                        {Tone::calm, drift.unmanaged.size(), "unmanaged", ""}});
  page.sections = {
      {"drifted", "Changed at the API", std::to_string(count), filter_list(drifted_list(drift))},
      {"beside", "Beside the drift", "", beside(drift)},
      {"unmanaged", "Unmanaged", std::to_string(drift.unmanaged.size()), unmanaged(drift)},
      {"said", "Said on the way", std::to_string(drift.diagnostics.size()), diagnostics_section(drift.diagnostics)},
      {"next", "Next", "", next(drift)}};
  page.footer = element("p", {}, escaped(fmt::format("managed {} of {}", drift.managed, drift.total)));
  return html_document(page);
}

}  // namespace weir::report
