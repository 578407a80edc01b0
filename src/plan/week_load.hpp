#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "core/remote_object.hpp"
#include "core/resource.hpp"

namespace weir::plan {

struct Step;

inline constexpr std::size_t hours_of_day = 24;
inline constexpr std::size_t days_of_week = 7;

/// Syncs that start in each hour of a week in UTC: by day from Monday on, then by hour.
using WeekHours = std::array<std::array<std::size_t, hours_of_day>, days_of_week>;

/// The syncs of a target before and after a plan, by the crons of what is switched on. It follows from the crons alone:
/// every week is the same.
struct WeekLoad {
  WeekHours before{}, after{};
  /// Some crons keep to days of the month or to months: they count on each weekday they may fall on.
  bool at_most = false;
  std::size_t uncounted = 0;  ///< schedules that are no cron
  bool operator==(const WeekLoad&) const = default;
};

/// Adds the starts of a cron, `@hourly` and its like included; false when it is none.
bool add_starts(std::string_view cron, WeekHours& hours, bool& at_most);

/// What the steps make of the week; nullopt when they move no start to another hour. All objects that the API showed
/// count, also those that are not ours. Steps that cannot be carried out change nothing.
std::optional<WeekLoad> week_load(const std::vector<Step>& steps, const DesiredState& desired,
                                  const ObservedState& observed);

}  // namespace weir::plan
