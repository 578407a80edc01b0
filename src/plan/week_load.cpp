#include "plan/week_load.hpp"

#include <map>
#include <string>

#include "core/cron.hpp"
#include "plan/plan.hpp"

namespace weir::plan {
namespace {

/// The field of a spec that holds the cron in UTC, for the kinds that have one.
const std::map<std::string_view, std::string_view> cron_fields = {{"Connection", "schedule"},
                                                                  {"DataSource", "syncSchedule"}};

/// Whether a day of that weekday (0 = Sunday) may match.
bool may_fall_on(const Cron& cron, std::size_t weekday) {
  return !cron.both_days || cron.days_of_week.test(weekday);
}

/// Whether every such day of every month matches.
bool is_weekly(const Cron& cron) {
  constexpr std::size_t every_date = 31;
  constexpr std::size_t every_month = 12;
  const bool any_date = cron.days_of_month.count() == every_date || (!cron.both_days && cron.days_of_week.all());
  return any_date && cron.months.count() == every_month;
}

/// The sums of one side.
struct Side {
  WeekHours& hours;
  WeekLoad& load;

  void add(const std::string& kind, const Json& spec) {
    const auto field = cron_fields.find(kind);
    if (field == cron_fields.end() || !spec.is_object() || !spec.value("enabled", true)) return;
    const auto cron = string_member(spec, field->second);
    if (cron && !add_starts(*cron, hours, load.at_most)) ++load.uncounted;
  }
};

/// Whether the object is there afterwards, and with which spec.
const Json* spec_after(const Step& step, const DesiredState& desired, const Json* before) {
  if (!step.blocked_by.empty()) return before;
  switch (step.change.action) {
    case Action::remove:
    case Action::disable:
      return nullptr;
    case Action::refresh:
    case Action::forget:
      return before;
    case Action::create:
    case Action::update:
    case Action::enable:
    case Action::adopt:
      break;
  }
  const auto resource = desired.resources.find(step.change.key);
  return resource == desired.resources.end() ? before : &resource->second.spec;
}

}  // namespace

bool add_starts(std::string_view text, WeekHours& hours, bool& at_most) {
  const auto cron = parse_cron(text);
  if (!cron) return false;
  if (never_fires(*cron)) return true;
  at_most = at_most || !is_weekly(*cron);
  for (std::size_t day = 0; day < days_of_week; ++day) {
    const std::size_t from_sunday = (day + 1) % days_of_week;
    if (!may_fall_on(*cron, from_sunday)) continue;
    for (std::size_t hour = 0; hour < hours_of_day; ++hour)
      if (cron->hours.test(hour)) hours.at(day).at(hour) += cron->minutes.count();
  }
  return true;
}

std::optional<WeekLoad> week_load(const std::vector<Step>& steps, const DesiredState& desired,
                                  const ObservedState& observed) {
  if (steps.empty()) return std::nullopt;
  std::map<std::string_view, const Step*> by_id;
  WeekLoad load;
  Side before{load.before, load};
  Side after{load.after, load};
  for (const Step& step : steps) {
    if (step.change.remote_id) by_id.emplace(*step.change.remote_id, &step);
    if (step.change.action != Action::create) continue;
    if (const Json* spec = spec_after(step, desired, nullptr)) after.add(step.change.key.kind, *spec);
  }
  for (const auto& [kind, listing] : observed)
    for (const RemoteObject& object : listing.objects) {
      if (object.deleted) continue;
      const auto step = by_id.find(object.id);
      const Json* spec = step == by_id.end() ? &object.spec : spec_after(*step->second, desired, &object.spec);
      before.add(kind, object.spec);
      if (spec) after.add(kind, *spec);
    }
  if (load.before == load.after) return std::nullopt;
  return load;
}

}  // namespace weir::plan
