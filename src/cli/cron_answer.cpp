#include "cli/cron_answer.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/clock_changes.hpp"
#include "core/zoned_cron.hpp"

namespace weir::cli {
namespace {

/// Both changes of any year, and some days to plan for them.
constexpr std::chrono::days outlook{400};

/// "2026-03-29 02:30" of a time that a clock shows.
std::string shown_text(Instant shown) {
  std::string text = format_rfc3339(shown).substr(0, 16);
  text[10] = ' ';
  return text;
}

std::string hour_text(Instant shown) {
  return shown_text(shown).substr(11);
}

Diagnostic touched_note(const TouchedRun& run, const std::string& zone) {
  const std::string change =
      fmt::format("from {} to {}", hour_text(run.change + run.before), hour_text(run.change + run.after));
  if (run.twice)
    return note("D014",
                fmt::format("{} comes twice in {}: clocks go back {}, and it runs at both times", shown_text(run.shown),
                            zone, change),
                "choose another hour, or UTC, if one run too many matters");
  return note("D014",
              fmt::format("{} is skipped in {}: clocks go forward {}, and that run does not happen",
                          shown_text(run.shown), zone, change),
              "choose another hour, or UTC, if a missing run matters");
}

/// A schedule that the API cannot be told is a sound expression all the same. `since`: from then on only.
void warn(CronAnswer& answer, Diagnostics refusal, std::optional<Instant> since = std::nullopt) {
  for (Diagnostic& one : refusal) {
    one.severity = Severity::warning;
    if (since) one.message += fmt::format(" (from {} on)", format_rfc3339(*since));
  }
  append(answer.diagnostics, std::move(refusal));
}

void compile(CronAnswer& answer, const ZoneOffsets& zone, Instant from) {
  auto utc = compile_to_utc(*answer.cron, period_at(zone, from).offset);
  if (!utc) return warn(answer, std::move(utc.error()));
  answer.utc = *utc;
  for (auto change = next_offset_change(zone, from); change; change = next_offset_change(zone, *change)) {
    auto later = compile_to_utc(*answer.cron, period_at(zone, *change).offset);
    if (later && *later == *answer.utc) continue;
    answer.utc_until = change;
    if (!later) return warn(answer, std::move(later.error()), change);
    answer.utc_afterwards = *later;
    return;
  }
}

}  // namespace

Result<CronAnswer> answer_cron(const CronQuestion& question, const ZoneOffsets& zone) {
  CronAnswer answer;
  auto cron = parse_cron(question.expression, question.spread_key);
  if (!cron) {
    answer.diagnostics = std::move(cron.error());
    return answer;
  }
  answer.cron = *cron;
  answer.never = never_fires(*cron);
  compile(answer, zone, question.from);
  if (answer.never) {
    answer.diagnostics.push_back(warning("D011", "the expression never fires: no month has the days that it asks for",
                                         "check the day of month and the month"));
    return answer;
  }
  const auto times = next_fire_times(*cron, zone, question.from, question.count);
  if (!times) return fail(times.error());
  for (const Instant at : *times) answer.next.push_back({at, period_at(zone, at).offset});
  const Instant soon = question.from + outlook;
  const Instant until = times->empty() ? soon : std::max(soon, times->back());
  for (const TouchedRun& run : touched_runs(*cron, zone, question.from, until))
    answer.diagnostics.push_back(touched_note(run, zone.zone));
  return answer;
}

}  // namespace weir::cli
