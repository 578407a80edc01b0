#include <algorithm>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/rendering.hpp"
#include "cli/session.hpp"
#include "core/text.hpp"

namespace weir::cli {
namespace {

Json optional_text(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json(nullptr);
}

Json state_json(const std::optional<Baseline>& baseline, const std::string& place) {
  Json entries = Json::array();
  if (baseline)
    for (const auto& [key, entry] : baseline->entries)
      entries.push_back({{"key", to_string(key)},
                         {"remoteId", entry.remote_id},
                         {"version", entry.version ? Json(*entry.version) : Json(nullptr)},
                         {"protect", entry.protect}});
  return {{"formatVersion", 1},
          {"kind", "State"},
          {"place", place},
          {"lineage", baseline ? Json(baseline->lineage) : Json(nullptr)},
          {"serial", baseline ? Json(baseline->serial) : Json(nullptr)},
          {"commit", baseline ? optional_text(baseline->commit) : Json(nullptr)},
          {"entries", std::move(entries)}};
}

std::string state_text(const std::optional<Baseline>& baseline, const std::string& place) {
  std::string out = fmt::format("State in {}\n", place);
  if (!baseline) return out + "  nothing was applied yet\n";
  out += fmt::format("  lineage  {}\n  serial   {}\n  commit   {}\n", printable(baseline->lineage), baseline->serial,
                     printable(baseline->commit.value_or("none")));
  std::size_t width = 0;
  for (const auto& [key, entry] : baseline->entries) width = std::max(width, to_string(key).size());
  if (!baseline->entries.empty()) out += "\n";
  for (const auto& [key, entry] : baseline->entries)
    out += fmt::format("  {:<{}}  {}  {}{}\n", printable(to_string(key), 130), width, printable(entry.remote_id),
                       entry.version ? fmt::format("version {}", *entry.version) : "no version",
                       entry.protect ? ", protected" : "");
  return out + fmt::format("\n{}\n", counted(baseline->entries.size(), "resource"));
}

Ending ending_of(const std::optional<Baseline>& baseline, const std::string& place, const Arguments& arguments) {
  return {0, wants_json(arguments) ? json_line(state_json(baseline, place)) : state_text(baseline, place), {}};
}

}  // namespace

Result<Ending> run_state_show(Shell& shell, const Arguments& arguments) {
  auto session = Session::open(shell, arguments);
  if (!session) return fail(session.error());
  auto stored = (*session)->store().load();
  if (!stored) return fail(stored.error());
  return ending_of(stored->baseline, (*session)->store().place(), arguments);
}

Result<Ending> run_state_rebuild(Shell& shell, const Arguments& arguments) {
  auto session = Session::open(shell, arguments);
  if (!session) return fail(session.error());
  auto baseline = reconciler::rebuild_state((*session)->world(), (*session)->inputs());
  if (!baseline) return fail(baseline.error());
  return ending_of(*baseline, (*session)->store().place(), arguments);
}

}  // namespace weir::cli
