#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "core/cron.hpp"

namespace weir {
namespace {

/// How a field may begin: the day fields say by a leading `*` whether both of them must match.
enum class Start { any, star, no_star };

/// The values of one field and the span they come from.
struct Set {
  std::vector<unsigned> values;  ///< ascending, not empty
  unsigned first = 0;
  unsigned last = 0;
};

template <std::size_t size>
Set set_of(const std::bitset<size>& bits, unsigned first, unsigned last) {
  Set set{{}, first, last};
  for (unsigned at = first; at <= last; ++at)
    if (bits.test(at)) set.values.push_back(at);
  return set;
}

bool contains(const Set& set, unsigned value) {
  return std::binary_search(set.values.begin(), set.values.end(), value);
}

/// The item for values[from..to], which stand at equal distances.
std::string item(const std::vector<unsigned>& values, std::size_t from, std::size_t to) {
  if (from == to) return std::to_string(values[from]);
  const unsigned step = values[from + 1] - values[from];
  const std::string range = fmt::format("{}-{}", values[from], values[to]);
  return step == 1 ? range : fmt::format("{}/{}", range, step);
}

/// The shortest list of values, ranges and stepped ranges; of equal lengths the one with the most single values.
std::string shortest_list(const std::vector<unsigned>& values) {
  std::vector<std::string> best(values.size() + 1);  // best[n]: the last n values
  for (std::size_t from = values.size(); from-- > 0;) {
    std::optional<std::string> found;
    for (std::size_t to = from; to < values.size(); ++to) {
      if (to > from + 1 && values[to] - values[to - 1] != values[from + 1] - values[from]) break;
      const std::string& rest = best[values.size() - to - 1];
      std::string text = item(values, from, to);
      if (!rest.empty()) text += "," + rest;
      if (!found || text.size() < found->size()) found = std::move(text);
    }
    best[values.size() - from] = *std::move(found);
  }
  return best.back();
}

/// `*/step` and the values it leaves over, when all that it means is in the set.
std::optional<std::string> with_star_step(const Set& set, unsigned step) {
  std::vector<unsigned> rest;
  for (unsigned at = set.first; at <= set.last; at += step)
    if (!contains(set, at)) return std::nullopt;
  for (const unsigned value : set.values)
    if ((value - set.first) % step != 0) rest.push_back(value);
  const std::string star = fmt::format("*/{}", step);
  return rest.empty() ? star : star + "," + shortest_list(rest);
}

/// `*/n` reads better than a list of the same length when the steps fill the span evenly.
bool preferred_on_tie(const Set& set, unsigned step, const std::string& text) {
  return (set.last - set.first + 1) % step == 0 && text.find(',') == std::string::npos;
}

/// Nullopt when the set cannot be written with that start.
std::optional<std::string> field_text(const Set& set, Start start) {
  if (set.values.size() == set.last - set.first + 1 && start != Start::no_star) return "*";
  std::optional<std::string> best;
  if (start != Start::star) best = shortest_list(set.values);
  if (start == Start::no_star) return best;
  for (unsigned step = 2; step <= set.last - set.first + 1; ++step) {
    auto text = with_star_step(set, step);
    if (!text) continue;
    const bool tie = best && text->size() == best->size() && preferred_on_tie(set, step, *text);
    if (!best || text->size() < best->size() || tie) best = std::move(text);
  }
  return best;
}

struct DayTexts {
  std::string of_month;
  std::string of_week;
};

/// When both must match, one of the two has to begin with `*`, which takes the first value of its span; the shorter
/// choice wins.
DayTexts day_texts(const Set& of_month, const Set& of_week, bool both) {
  if (!both) return {*field_text(of_month, Start::no_star), *field_text(of_week, Start::no_star)};
  constexpr std::array<std::pair<Start, Start>, 2> choices = {{{Start::star, Start::any}, {Start::any, Start::star}}};
  std::optional<DayTexts> best;
  for (const auto& [month_start, week_start] : choices) {
    const auto month_text = field_text(of_month, month_start);
    const auto week_text = field_text(of_week, week_start);
    if (!month_text || !week_text) continue;
    if (!best || month_text->size() + week_text->size() < best->of_month.size() + best->of_week.size())
      best = DayTexts{*month_text, *week_text};
  }
  return *std::move(best);
}

}  // namespace

bool can_be_written(const Cron& cron) {
  if (cron.minutes.none() || cron.hours.none() || cron.days_of_month.none() || cron.months.none() ||
      cron.days_of_week.none())
    return false;
  return !cron.both_days || cron.days_of_month.test(1) || cron.days_of_week.test(0);
}

std::string canonical_cron(const Cron& cron) {
  if (!can_be_written(cron)) return "";
  const DayTexts days = day_texts(set_of(cron.days_of_month, 1, 31), set_of(cron.days_of_week, 0, 6), cron.both_days);
  return fmt::format("{} {} {} {} {}", *field_text(set_of(cron.minutes, 0, 59), Start::any),
                     *field_text(set_of(cron.hours, 0, 23), Start::any), days.of_month,
                     *field_text(set_of(cron.months, 1, 12), Start::any), days.of_week);
}

}  // namespace weir
