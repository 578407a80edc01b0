#include "manifest/schedules.hpp"

#include <fmt/format.h>

#include "core/cron.hpp"
#include "core/text.hpp"

namespace weir::manifest {

Timetable::Timetable(const std::map<ResourceKey, Resource>& schedules, const ScheduleTime& time, PlaceFinder& places,
                     Diagnostics& problems)
    : as_of_(time.as_of), zones_(time.zones), places_(places), problems_(problems) {
  for (const auto& [key, schedule] : schedules) {
    Row& row = rows_[key.name];
    row.schedule = &schedule;
    row.text = schedule.spec.at("cron").get<std::string>();
    row.zone = schedule.spec.at("timeZone").get<std::string>();
    row.suspended = schedule.spec.at("suspend").get<bool>();
    if (auto cron = parse_cron(row.text)) row.cron = *std::move(cron);
    if (!find_zone(row)) continue;
    row.refusal = compiled_for(row, key).refusal;
    row.sound = !row.refusal;
  }
}

std::vector<std::string> Timetable::names() const {
  std::vector<std::string> names;
  for (const auto& [name, row] : rows_) names.push_back(name);
  return names;
}

const Result<ZoneOffsets>& Timetable::clocks_of(const std::string& zone) {
  const auto known = clocks_.find(zone);
  return known != clocks_.end() ? known->second : clocks_.emplace(zone, zones_.offsets(zone)).first->second;
}

bool Timetable::find_zone(Row& row) {
  const Result<ZoneOffsets>& clocks = clocks_of(row.zone);
  if (!clocks) {
    for (const Diagnostic& one : clocks.error())
      problems_.push_back(places_.at_value(*row.schedule, "/spec/timeZone", one));
    return false;
  }
  row.clocks = &*clocks;
  if (as_of_ < clocks->known_until) return true;
  problems_.push_back(places_.at_value(
      *row.schedule, "/spec/timeZone",
      error("D013",
            fmt::format("the clocks of {} are known until {} only; expected a run before that, not at {}", row.zone,
                        format_rfc3339(clocks->known_until), format_rfc3339(as_of_)),
            "give an earlier --as-of, or write the schedule in UTC")));
  return false;
}

/// Every offset of the year counts: a schedule that cannot be compiled in summer would stop the run on the day when
/// the clocks are set.
Timetable::Compiled Timetable::compile(const Row& row, const Cron& local) const {
  Compiled compiled;
  compiled.local = canonical_cron(local);
  const auto now = period_at(*row.clocks, as_of_).offset;
  const auto utc = compile_to_utc(local, now);
  if (!utc) {
    compiled.refusal = utc.error().front();
    return compiled;
  }
  compiled.utc = canonical_cron(*utc);
  for (const auto offset : offsets_around(*row.clocks, as_of_)) {
    if (offset == now) continue;
    const auto other = compile_to_utc(local, offset);
    if (other) {
      compiled.others.push_back(canonical_cron(*other));
    } else if (!compiled.refusal) {
      compiled.refusal = other.error().front();
      compiled.refusal->message += fmt::format(" (the clocks of {} show that at another time of the year)", row.zone);
    }
  }
  return compiled;
}

const Timetable::Compiled& Timetable::compiled_for(Row& row, const ResourceKey& resource) const {
  // The manifest was read, so its cron can be parsed with a key.
  const Cron local = row.cron ? *row.cron : parse_cron(row.text, to_string(resource)).value_or(Cron());
  const auto known = row.compiled.find(local.minutes.to_ullong());
  if (known != row.compiled.end()) return known->second;
  return row.compiled.emplace(local.minutes.to_ullong(), compile(row, local)).first->second;
}

void Timetable::refuse(const Row& row, Diagnostic refusal, const std::vector<ResourceKey>& drives) {
  if (!drives.empty()) refusal.message += fmt::format("; it drives {}", to_string(drives.front()));
  if (drives.size() > 1) refusal.message += fmt::format(" and {} more", drives.size() - 1);
  problems_.push_back(places_.at_value(*row.schedule, "/spec/cron", std::move(refusal)));
}

std::optional<Timetable::Driving> Timetable::drive(const std::string& name, const ResourceKey& resource) {
  Row& row = rows_.at(name);
  row.drives.push_back(resource);
  if (!row.sound) return std::nullopt;
  const Compiled& compiled = compiled_for(row, resource);
  if (compiled.refusal) {
    refuse(row, *compiled.refusal, {resource});
    return std::nullopt;
  }
  Driving driving{{name, compiled.local, row.zone, row.suspended, {}}, std::nullopt};
  if (row.suspended) return driving;
  driving.utc = compiled.utc;
  driving.driven_by.other_crons = compiled.others;
  return driving;
}

void Timetable::tell_refused() {
  for (const auto& [name, row] : rows_)
    if (row.refusal) refuse(row, *row.refusal, row.drives);
}

std::map<std::string, ZoneInUse> Timetable::zones() const {
  std::map<std::string, ZoneInUse> in_use;
  for (const auto& [name, row] : rows_) {
    if (row.drives.empty() || !row.sound || row.suspended) continue;
    const auto next = next_offset_change(*row.clocks, as_of_);
    if (!next) continue;
    const OffsetPeriod& now = period_at(*row.clocks, as_of_);
    in_use[row.zone] = {now.offset, now.begin, next};
  }
  return in_use;
}

std::vector<const Resource*> Timetable::idle() const {
  std::vector<const Resource*> idle;
  for (const auto& [name, row] : rows_)
    if (row.drives.empty()) idle.push_back(row.schedule);
  return idle;
}

}  // namespace weir::manifest
