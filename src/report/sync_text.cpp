#include <fmt/format.h>

#include "core/instant.hpp"
#include "core/text.hpp"
#include "report/api_views.hpp"
#include "report/table.hpp"
#include "report/value_text.hpp"

namespace weir::report {
namespace {

using providers::JobView;

Hue hue_of(SyncEnding ending) {
  switch (ending) {
    case SyncEnding::completed:
      return Hue::good;
    case SyncEnding::partial:
    case SyncEnding::started:
      return Hue::change;
    case SyncEnding::failed:
    case SyncEnding::cancelled:
    case SyncEnding::timed_out:
    case SyncEnding::interrupted:
      return Hue::bad;
  }
  return Hue::plain;
}

/// "12 s", "3 min 5 s"; "" while it is not known.
std::string duration_of(const JobView& job) {
  const auto from = parse_rfc3339(job.started_at.value_or("")), to = parse_rfc3339(job.completed_at.value_or(""));
  if (!from || !to || *to < *from) return "";
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(*to - *from).count();
  return seconds < 60 ? fmt::format("{} s", seconds) : fmt::format("{} min {} s", seconds / 60, seconds % 60);
}

std::string output_text(const JobView& job) {
  if (!job.output) return "";
  return fmt::format("{} created, {} updated, {} deleted, {} {}", grouped(job.output->created),
                     grouped(job.output->updated), grouped(job.output->deleted), grouped(job.output->errors),
                     job.output->errors == 1 ? "error" : "errors");
}

/// A run in one word: its state, or how it ended.
Cell state_cell(const JobView& job) {
  const SyncEnding ending = ending_of(job);
  if (ending == SyncEnding::started) return {std::string(providers::to_string(job.status)), Hue::change};
  return {std::string(to_string(ending)), hue_of(ending)};
}

Cell count_cell(const JobView& job, std::int64_t providers::JobOutput::*member, Hue hue = Hue::plain) {
  if (!job.output) return {};
  return {grouped((*job.output).*member), (*job.output).*member > 0 ? hue : Hue::plain};
}

std::string error_text(const providers::JobError& problem, std::size_t limit) {
  return problem.code ? fmt::format("{}: {}", printable(*problem.code, 40), printable(problem.message, limit))
                      : printable(problem.message, limit);
}

std::string started(const JobView& job) {
  const auto& time = job.started_at ? job.started_at : job.created_at;
  return time ? time_text(*time) : "";
}

}  // namespace

std::string sync_text(const SyncRun& run, const TextStyle& style) {
  if (run.ending == SyncEnding::started) return printable(run.job.id) + "\n";
  std::string out =
      fmt::format("Sync of {}: {}", name_text(run.source), paint(to_string(run.ending), hue_of(run.ending), style));
  if (const auto time = duration_of(run.job); !time.empty()) out += " in " + time;
  out += fmt::format("\n  job     {}\n", printable(run.job.id));
  if (!providers::has_ended(run.job.status)) {
    out += fmt::format("  state   {}, {:.0f} %\n", providers::to_string(run.job.status), run.job.progress);
    return out + (run.carried_out_here ? "  it waits in the queue for the next `weir sync --wait` or `weir platform "
                                         "serve`\n"
                                       : "  it goes on without this command\n");
  }
  if (const auto output = output_text(run.job); !output.empty()) out += fmt::format("  output  {}\n", output);
  if (run.job.error) out += fmt::format("  error   {}\n", error_text(*run.job.error, 300));
  for (const std::string& note : run.job.notes) out += fmt::format("  note    {}\n", printable(note, 300));
  return out;
}

std::string history_text(const History& history, const TextStyle& style) {
  std::vector<std::vector<Cell>> rows;
  for (const JobView& job : history.runs)
    rows.push_back({{started(job)},
                    state_cell(job),
                    {duration_of(job)},
                    count_cell(job, &providers::JobOutput::created),
                    count_cell(job, &providers::JobOutput::updated),
                    count_cell(job, &providers::JobOutput::deleted),
                    count_cell(job, &providers::JobOutput::errors, Hue::bad),
                    {printable(job.id, 40)},
                    {job.error ? error_text(*job.error, 80) : "", Hue::bad}});
  std::string out = paint("Syncs of " + name_text(history.source), Hue::strong, style) + "\n";
  if (rows.empty()) return out + "  none yet\n";
  return out + "\n" +
         table_text({{"STARTED"},
                     {"RESULT"},
                     {"TOOK", true},
                     {"CREATED", true},
                     {"UPDATED", true},
                     {"DELETED", true},
                     {"ERRORS", true},
                     {"JOB"},
                     {"ERROR"}},
                    rows, 2, style);
}

}  // namespace weir::report
