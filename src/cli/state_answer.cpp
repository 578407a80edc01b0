#include "cli/state_answer.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"

namespace weir::cli {
namespace {

constexpr std::size_t shown_runs = 10;
constexpr std::size_t commit_length = 12;

Json optional_text(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json(nullptr);
}

Json member(const Json& object, const char* name) {
  return object.contains(name) ? object.at(name) : Json(nullptr);
}

bool is_dirty(const Json& report) {
  return member(report, "dirty") == Json(true);
}

/// Whether the run that left the commit of the state applied what is not in that commit. A rebuild applies nothing.
bool applied_dirty(const StateAnswer& answer) {
  if (!answer.baseline || !answer.baseline->commit) return false;
  for (auto entry = answer.runs.entries.rbegin(); entry != answer.runs.entries.rend(); ++entry)
    if (string_member(entry->report, "commit") == answer.baseline->commit &&
        string_member(entry->report, "command") != "state rebuild")
      return is_dirty(entry->report);
  return false;
}

Json run_json(const RunEntry& entry) {
  Json json{{"run", entry.run},
            {"epoch", entry.epoch},
            {"serial", entry.serial},
            {"who", entry.who},
            {"host", entry.host},
            {"command", member(entry.report, "command")},
            {"commit", member(entry.report, "commit")},
            {"planHash", member(entry.report, "planHash")},
            {"startedAt", member(entry.report, "startedAt")},
            {"finishedAt", member(entry.report, "finishedAt")},
            {"exitCode", member(entry.report, "exitCode")},
            {"summary", member(entry.report, "summary")}};
  if (is_dirty(entry.report)) json["dirty"] = true;
  return json;
}

/// "3 applied, 1 failed"; "nothing to do".
std::string result_words(const Json& report) {
  std::vector<std::string> parts;
  if (const Json* summary = pointer_get(report, "/summary"); summary && summary->is_object())
    for (const char* outcome : {"unknown", "failed", "conflict", "skipped", "applied", "unchanged"})
      if (const Json count = member(*summary, outcome); count.is_number_integer() && count.get<std::int64_t>() > 0)
        parts.push_back(fmt::format("{} {}", count.get<std::int64_t>(), outcome));
  if (string_member(report, "command") != "apply") return printable(string_member(report, "command").value_or("?"));
  return parts.empty() ? "nothing to do" : join(parts, ", ");
}

std::string run_line(const RunEntry& entry, std::size_t who_width) {
  const Json exit_code = member(entry.report, "exitCode");
  const bool fine = exit_code.is_number_integer() && exit_code.get<std::int64_t>() == 0;
  return fmt::format(
      "  {}  {}  {:<{}}  {:<{}}  {}{}{}\n", printable(string_member(entry.report, "finishedAt").value_or("?")),
      printable(entry.run), printable(entry.who), who_width,
      printable(string_member(entry.report, "commit").value_or("no commit")).substr(0, commit_length), commit_length,
      result_words(entry.report), is_dirty(entry.report) ? ", with uncommitted changes" : "",
      fine ? "" : fmt::format(" (exit {})", printable(exit_code.dump())));
}

std::string runs_text(const RunLog& log) {
  if (log.entries.empty()) return {};
  const std::size_t all = log.entries.size() + static_cast<std::size_t>(log.left_out);
  const std::size_t shown = std::min(shown_runs, log.entries.size());
  std::size_t width = 0;
  for (const RunEntry& entry : log.entries) width = std::max(width, printable(entry.who).size());
  std::string out =
      shown == all ? "\nRuns, the latest first\n" : fmt::format("\nRuns, the latest {} of {} first\n", shown, all);
  for (std::size_t at = 0; at < shown; ++at) out += run_line(log.entries[log.entries.size() - 1 - at], width);
  return out;
}

std::string baseline_text(const Baseline& baseline) {
  std::size_t width = 0;
  for (const auto& [key, entry] : baseline.entries) width = std::max(width, to_string(key).size());
  std::string out = baseline.entries.empty() ? "" : "\n";
  for (const auto& [key, entry] : baseline.entries)
    out += fmt::format("  {:<{}}  {}  {}{}\n", printable(to_string(key), 130), width, printable(entry.remote_id),
                       entry.version ? fmt::format("version {}", *entry.version) : "no version",
                       entry.protect ? ", protected" : "");
  return out + fmt::format("\n{}\n", counted(baseline.entries.size(), "resource"));
}

}  // namespace

Json state_json(const StateAnswer& answer) {
  const auto& baseline = answer.baseline;
  Json entries = Json::array();
  if (baseline)
    for (const auto& [key, entry] : baseline->entries)
      entries.push_back({{"key", to_string(key)},
                         {"remoteId", entry.remote_id},
                         {"version", entry.version ? Json(*entry.version) : Json(nullptr)},
                         {"protect", entry.protect}});
  Json runs = Json::array();
  for (auto entry = answer.runs.entries.rbegin(); entry != answer.runs.entries.rend(); ++entry)
    runs.push_back(run_json(*entry));
  Json json{{"formatVersion", 1},
            {"kind", "State"},
            {"place", answer.place},
            {"lineage", baseline ? Json(baseline->lineage) : Json(nullptr)},
            {"serial", baseline ? Json(baseline->serial) : Json(nullptr)},
            {"commit", baseline ? optional_text(baseline->commit) : Json(nullptr)},
            {"entries", std::move(entries)},
            {"lease", answer.lease.epoch == 0 ? Json(nullptr) : to_json(answer.lease)},
            {"runs", std::move(runs)},
            {"runsLeftOut", answer.runs.left_out}};
  if (applied_dirty(answer)) json["dirty"] = true;
  return json;
}

std::string lease_line(const Lease& lease, Instant now) {
  if (lease.epoch == 0) return "never taken";
  if (lease.held) return fmt::format("held by {} {}", lease_words(lease), lease_age_words(lease, now));
  return fmt::format("free, given back by {}", lease_words(lease));
}

std::string state_text(const StateAnswer& answer, Instant now) {
  std::string out = fmt::format("State in {}\n", answer.place);
  if (answer.baseline)
    out += fmt::format("  lineage  {}\n  serial   {}\n  commit   {}{}\n", printable(answer.baseline->lineage),
                       answer.baseline->serial, printable(answer.baseline->commit.value_or("none")),
                       applied_dirty(answer) ? " with uncommitted changes" : "");
  else
    out += "  nothing was applied yet\n";
  if (answer.lease.epoch > 0) out += fmt::format("  lease    {}\n", lease_line(answer.lease, now));
  if (answer.baseline) out += baseline_text(*answer.baseline);
  return out + runs_text(answer.runs);
}

}  // namespace weir::cli
