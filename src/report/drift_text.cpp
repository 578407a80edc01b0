#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"
#include "report/display_width.hpp"
#include "report/ink.hpp"
#include "report/render.hpp"
#include "report/value_text.hpp"

namespace weir::report {
namespace {

/// What only waits for an apply is counted beyond this: `weir plan` lists all of it.
constexpr std::size_t most_pending = 20;
constexpr std::size_t before_key = 14;  ///< columns of what became of the object
constexpr std::size_t narrow = 80;  ///< up to that many columns who and when get a line of their own, if they have to

std::string_view meaning(diff::DriftKind kind) {
  switch (kind) {
    case diff::DriftKind::changed:
    case diff::DriftKind::disabled:
    case diff::DriftKind::missing:
      return "";
    case diff::DriftKind::unreadable:
      return "changed where the API shows no values; apply sends them again";
    case diff::DriftKind::unmarked:
      return "the ownership mark was taken off";
  }
  return "";
}

std::string who_and_when(const DriftLine& line) {
  const std::string who = line.actor ? "by " + printable(*line.actor) : "by an unknown actor";
  return line.at ? fmt::format("{} at {}", who, printable(*line.at)) : who;
}

std::string joined_facts(const std::string& id, const std::string& who) {
  return id.empty() ? who : id + "  " + who;
}

std::string drifted_text(const Drift& drift, const TextStyle& style) {
  if (drift.drifted.empty()) return "";
  std::string out = "\nChanged at the API since the last apply:\n";
  for (const auto& line : drift.drifted) {
    const std::string key = printable(to_string(line.item.key), 130);
    const std::string told = joined_facts(printable(line.item.remote_id), who_and_when(line));
    const bool fits = style.width > narrow || before_key + display_width(key) + 2 + display_width(told) <= style.width;
    out += fmt::format("  {}  {}{}{}\n", paint(padded(to_string(line.item.kind), 10), Hue::bad, style), key,
                       fits ? "  " : "\n      ", told);
    if (const auto text = meaning(line.item.kind); !text.empty()) out += fmt::format("      {}\n", text);
    out += field_lines(line.item.fields, 6, style);
  }
  return out;
}

std::string others_text(const Drift& drift) {
  std::string out;
  for (std::size_t index = 0; index < std::min(drift.pending.size(), most_pending); ++index)
    out += fmt::format("  pending    {}: differs in Git, not applied yet\n",
                       printable(to_string(drift.pending[index]), 130));
  if (drift.pending.size() > most_pending)
    out += fmt::format("  pending    and {} more\n", drift.pending.size() - most_pending);
  for (const auto& one : drift.held)
    out += fmt::format("  held       {}{}\n", printable(to_string(one.key), 130),
                       one.reason.empty() ? "" : ": " + printable(one.reason, 200));
  for (const auto& key : drift.touched)
    out += fmt::format("  touched    {}: its version was moved by others, nothing readable differs\n",
                       printable(to_string(key), 130));
  for (const auto& one : drift.unmanaged)
    out += fmt::format("  unmanaged  {} {} {}\n", printable(one.kind), printable(one.remote_id),
                       printable(one.display_name));
  return out.empty() ? out : "\nAlso:\n" + out;
}

}  // namespace

std::string drift_text(const Drift& drift, const TextStyle& style) {
  const std::string title = "Drift of " + subject_text(drift.project_name, drift.project_id, drift.target_name);
  std::string out = paint(title, Hue::strong, style) + "\n";
  out += fmt::format("  instance  {}\n", instance_text(drift.instance));
  out += fmt::format("  against   {}\n", drift.against ? short_commit(*drift.against) : "none");
  out += drifted_text(drift, style);
  out += others_text(drift);
  if (!drift.diagnostics.empty()) out += "\n" + diagnostics_text(drift.diagnostics, style);
  out += fmt::format("\nDrift: {} drifted, {} pending, {} held, {} touched, {} unmanaged.\n", drift.drifted.size(),
                     drift.pending.size(), drift.held.size(), drift.touched.size(), drift.unmanaged.size());
  return out + fmt::format("managed {} of {}\n", drift.managed, drift.total);
}

}  // namespace weir::report
