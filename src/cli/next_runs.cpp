#include "cli/next_runs.hpp"

#include <fmt/format.h>

#include "core/zoned_cron.hpp"
#include "diff/fields.hpp"

namespace weir::cli {
namespace {

constexpr std::size_t runs_shown = 5;
constexpr const char* utc = "UTC";

/// A cron and the zone whose clocks it follows.
struct LocalCron {
  std::string expression;
  std::string zone;
};

/// What a step's schedule will be: that of its Schedule, or the cron in UTC that stands among its fields.
std::optional<LocalCron> schedule_after(const diff::Change& change) {
  if (change.action == Action::create) return std::nullopt;
  for (const diff::FieldChange& field : change.fields) {
    if (!diff::is_schedule_field(field.path) || !field.after.is_string()) continue;
    if (change.driven_by) return LocalCron{change.driven_by->cron, change.driven_by->zone};
    return LocalCron{field.after.get<std::string>(), utc};
  }
  return std::nullopt;
}

/// "2026-11-22 02:17"
std::string minute_text(Instant at) {
  const std::string text = format_rfc3339(std::chrono::floor<std::chrono::minutes>(at));
  return text.substr(0, 10) + " " + text.substr(11, 5);
}

std::string run_text(const ZoneOffsets& zone, Instant at) {
  if (zone.zone == utc) return minute_text(at) + " UTC";
  return fmt::format("{} {} ({}Z)", minute_text(at + period_at(zone, at).offset), zone.zone,
                     minute_text(at).substr(11));
}

std::vector<std::string> runs_of(const LocalCron& schedule, TimeZones& zones, Instant from) {
  std::vector<std::string> texts;
  const auto cron = parse_cron(schedule.expression);
  const auto zone = zones.offsets(schedule.zone);
  if (!cron || !zone) return texts;
  const auto times = next_fire_times(*cron, *zone, from, runs_shown);
  if (!times) return texts;
  for (const Instant at : *times) texts.push_back(run_text(*zone, at));
  return texts;
}

}  // namespace

report::NextRuns next_runs(const plan::Plan& plan, TimeZones& zones, Instant from) {
  report::NextRuns runs;
  for (const plan::Step& step : plan.steps)
    if (const auto schedule = schedule_after(step.change)) runs[step.change.key] = runs_of(*schedule, zones, from);
  return runs;
}

}  // namespace weir::cli
