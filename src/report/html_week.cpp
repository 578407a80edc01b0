#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/text.hpp"
#include "report/html_plan_parts.hpp"
#include "report/table.hpp"

namespace weir::report {
namespace {

using plan::WeekHours;

constexpr std::array<std::string_view, plan::days_of_week> days = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::size_t shades = 5;

/// The hour of the week with the most starts; the first of them.
struct Peak {
  std::size_t starts = 0, day = 0, hour = 0, total = 0;
};

Peak peak_of(const WeekHours& hours) {
  Peak peak;
  for (std::size_t day = 0; day < plan::days_of_week; ++day)
    for (std::size_t hour = 0; hour < plan::hours_of_day; ++hour) {
      const std::size_t starts = hours.at(day).at(hour);
      peak.total += starts;
      if (starts > peak.starts) peak = {starts, day, hour, peak.total};
    }
  return peak;
}

/// The least and the most starts in an hour in which there are any.
struct Range {
  std::size_t least = 0, most = 0;

  void take(std::size_t amount) {
    if (amount == 0) return;
    least = least == 0 ? amount : std::min(least, amount);
    most = std::max(most, amount);
  }

  /// 0 for nothing, else 1 to 5 between the least and the most.
  std::size_t shade(std::size_t amount) const {
    return amount == 0 ? 0 : least == most ? shades : 1 + (amount - least) * (shades - 1) / (most - least);
  }
};

/// Four places at most.
std::string short_number(std::size_t number) {
  return number < 10'000 ? std::to_string(number) : fmt::format("{}k", number / 1'000);
}

/// `cell_at(day, hour)` gives class and text of a place.
template <typename CellAt>
Html map_html(std::string_view title, const CellAt& cell_at) {
  Html head = element("td", {});
  for (const std::string_view day : days) head += element("th", {{"scope", "col"}}, escaped(day));
  Html rows;
  for (std::size_t hour = 0; hour < plan::hours_of_day; ++hour) {
    Html cells = element("th", {{"scope", "row"}}, escaped(fmt::format("{:02}", hour)));
    for (std::size_t day = 0; day < plan::days_of_week; ++day) {
      const auto [classes, text] = cell_at(day, hour);
      cells += classed("td", classes, escaped(text));
    }
    rows += element("tr", {}, cells);
  }
  return classed("table", "week",
                 element("caption", {}, escaped(title)) + element("thead", {}, element("tr", {}, head)) +
                     element("tbody", {}, rows));
}

Html load_map(std::string_view title, const WeekHours& hours, const Range& range) {
  return map_html(title, [&](std::size_t day, std::size_t hour) {
    const std::size_t starts = hours.at(day).at(hour);
    return std::pair(fmt::format("heat{}", range.shade(starts)), short_number(starts));
  });
}

Html difference_map(const plan::WeekLoad& load) {
  const auto difference = [&](std::size_t day, std::size_t hour) {
    const std::size_t before = load.before.at(day).at(hour), after = load.after.at(day).at(hour);
    return std::pair(after > before, after > before ? after - before : before - after);
  };
  Range range;
  for (std::size_t day = 0; day < plan::days_of_week; ++day)
    for (std::size_t hour = 0; hour < plan::hours_of_day; ++hour) range.take(difference(day, hour).second);
  return map_html("Difference", [&](std::size_t day, std::size_t hour) {
    const auto [more, amount] = difference(day, hour);
    if (amount == 0) return std::pair(std::string("heat0"), std::string("0"));
    return std::pair(fmt::format("{}{}", more ? "more" : "less", range.shade(amount)),
                     (more ? "+" : "−") + short_number(amount));
  });
}

std::string side_words(std::string_view name, const Peak& peak) {
  const auto number = [](std::size_t value) { return grouped(static_cast<std::int64_t>(value)); };
  if (peak.total == 0) return fmt::format("{}: none", name);
  return fmt::format("{}: {} a week, most {} within an hour ({} {:02}:00)", name, number(peak.total),
                     number(peak.starts), days.at(peak.day), peak.hour);
}

}  // namespace

Html week_section(const plan::WeekLoad& load) {
  const Peak before = peak_of(load.before), after = peak_of(load.after);
  Html lines =
      element("li", {}, escaped(side_words("Before", before))) + element("li", {}, escaped(side_words("After", after)));
  std::string notes =
      "Syncs that start in each hour of a week, in UTC, by the schedules of everything that is switched "
      "on.";
  if (load.at_most)
    notes += " At most: a schedule that keeps to days of the month or to months counts on each weekday it may fall on.";
  if (load.uncounted > 0) notes += fmt::format(" {} not counted.", counted(load.uncounted, "unreadable schedule"));
  Range range;
  for (const WeekHours* hours : {&load.before, &load.after})
    for (const auto& day : *hours)
      for (const std::size_t starts : day) range.take(starts);
  return classed("ul", "peaks", lines) +
         classed("div", "weeks",
                 load_map("Before", load.before, range) + load_map("After", load.after, range) + difference_map(load)) +
         classed("p", "quiet", escaped(notes, 1'000));
}

}  // namespace weir::report
