#include "core/cron.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>

#include <fmt/format.h>

#include "core/crypto.hpp"
#include "core/text.hpp"

namespace weir {
namespace {

using Values = std::bitset<64>;

constexpr std::array<std::string_view, 12> month_names = {"jan", "feb", "mar", "apr", "may", "jun",
                                                          "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> weekday_names = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

/// What one field may hold.
struct Field {
  std::string_view title;
  unsigned first = 0;
  unsigned last = 0;
  std::span<const std::string_view> names;  ///< the first one stands for `first`
  bool days = false;                        ///< where other cron dialects allow L, W, # and ?
};

constexpr std::array<Field, 5> fields = {{{"minute", 0, 59, {}, false},
                                          {"hour", 0, 23, {}, false},
                                          {"day of month", 1, 31, {}, true},
                                          {"month", 1, 12, month_names, false},
                                          {"day of week", 0, 7, weekday_names, true}}};

struct Preset {
  std::string_view name;
  std::string_view expression;
};

constexpr std::array<Preset, 7> presets = {{{"@yearly", "0 0 1 1 *"},
                                            {"@annually", "0 0 1 1 *"},
                                            {"@monthly", "0 0 1 * *"},
                                            {"@weekly", "0 0 * * 0"},
                                            {"@daily", "0 0 * * *"},
                                            {"@midnight", "0 0 * * *"},
                                            {"@hourly", "0 * * * *"}}};

constexpr std::string_view blanks = " \t";
constexpr std::string_view form = "write minute, hour, day of month, month, day of week, such as 0 */6 * * *";
constexpr std::string_view plain_grammar =
    "use numbers, names, ranges, steps and lists only; weir schedules to the minute";

std::string quoted(std::string_view text) {
  return "\"" + printable(text) + "\"";
}

/// Where `mark` stands in `text`; its end when it is not there.
std::size_t position(std::string_view text, char mark) {
  return static_cast<std::size_t>(std::find(text.begin(), text.end(), mark) - text.begin());
}

bool only_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Reads one field; the first problem ends it.
class FieldReader {
 public:
  explicit FieldReader(const Field& field) : field_(field) {}

  std::optional<Values> read(std::string_view text) {
    if (text.front() == 'H')
      return refuse("D009", quoted(text) + ": H stands alone, and in the minute only", "write H as the whole minute");
    Values values;
    for (const std::string& item : split(text, ',')) {
      const auto found = read_item(item);
      if (!found) return std::nullopt;
      values |= *found;
    }
    return values;
  }

  Diagnostics take_problems() { return std::move(problems_); }

 private:
  std::nullopt_t refuse(std::string code, const std::string& what, std::string hint) {
    problems_.push_back(error(std::move(code), fmt::format("cron {} {}", field_.title, what), std::move(hint)));
    return std::nullopt;
  }

  /// `*`, `a`, `a-b`, and `/n` behind the first and the last form.
  std::optional<Values> read_item(std::string_view item) {
    if (item.empty()) return refuse("D006", "has a list with nothing between its commas", std::string(form));
    const std::size_t slash = position(item, '/');
    const std::string_view range = item.substr(0, slash);
    const std::size_t dash = position(range, '-');
    const bool single = range != "*" && dash == range.size();
    if (beyond_vixie(range))
      return refuse("D007", quoted(item) + ": L, W, # and ? belong to other dialects of cron and are not supported",
                    std::string(plain_grammar));

    unsigned first = field_.first;
    unsigned last = field_.last;
    if (range != "*") {
      const auto low = value(range.substr(0, dash), item);
      const auto high = !low || single ? low : value(range.substr(dash + 1), item);
      if (!high) return std::nullopt;
      first = *low;
      last = *high;
    }
    if (first > last)
      return refuse("D004", quoted(item) + ": the range ends before it begins",
                    "split it in two ranges with a comma; a range cannot pass the end of the field");
    const auto step = slash == item.size() ? std::optional(1u) : read_step(item, slash, single);
    if (!step) return std::nullopt;
    Values values;
    for (unsigned at = first; at <= last; at += *step) values.set(at);
    return values;
  }

  std::optional<unsigned> read_step(std::string_view item, std::size_t slash, bool single) {
    const std::string_view text = item.substr(slash + 1);
    const auto step = only_digits(text) ? bounded(text) : std::nullopt;
    if (!step || *step == 0) return refuse("D005", quoted(item) + ": a step is a number from 1 up", "such as */15");
    if (single)
      return refuse(
          "D005", quoted(item) + ": a step needs a range or * in front of it",
          fmt::format("such as {}-{}{}", printable(item.substr(0, slash)), field_.last, printable(item.substr(slash))));
    return step;
  }

  /// A number or a name; out of range is a problem of its own.
  std::optional<unsigned> value(std::string_view text, std::string_view item) {
    if (only_digits(text)) {
      const unsigned number = *bounded(text);
      if (number < field_.first || number > field_.last)
        return refuse(
            "D003",
            fmt::format("{}: {} is not within {}-{}", quoted(item), printable(text, 20), field_.first, field_.last),
            std::string(form));
      return number;
    }
    const auto name = std::find(field_.names.begin(), field_.names.end(), lower_ascii(text));
    if (name != field_.names.end()) return field_.first + static_cast<unsigned>(name - field_.names.begin());
    const std::string expected = field_.names.empty()
                                     ? fmt::format("a number within {}-{}", field_.first, field_.last)
                                     : fmt::format("a number within {}-{} or a name {}..{}", field_.first, field_.last,
                                                   field_.names.front(), field_.names.back());
    return refuse("D002", fmt::format("{}: expected {}", quoted(item), expected), std::string(form));
  }

  /// Digits as a number; whatever is too large for any field comes out as 1000.
  static std::optional<unsigned> bounded(std::string_view digits) {
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size() - 1));
    unsigned number = 1000;
    if (digits.size() <= 3) std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
  }

  bool beyond_vixie(std::string_view range) const {
    if (range.find_first_of("#?") != std::string_view::npos) return true;
    if (!field_.days || range.empty()) return false;
    const std::string lower = lower_ascii(range);
    return lower.front() == 'l' || lower.back() == 'l' || lower.back() == 'w';
  }

  const Field& field_;
  Diagnostics problems_;
};

/// Line breaks and the blanks of Unicode look like separators and are none.
bool has_other_blank(std::string_view text) {
  constexpr std::array<std::string_view, 7> others = {"\xC2\xA0",     "\xE2\x80\x87", "\xE2\x80\xAF", "\xE3\x80\x80",
                                                      "\xE2\x80\x82", "\xE2\x80\x83", "\xE2\x80\x89"};
  return text.find_first_of("\n\r\v\f") != std::string_view::npos ||
         std::any_of(others.begin(), others.end(),
                     [&](std::string_view other) { return text.find(other) != std::string_view::npos; });
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> found;
  for (std::size_t at = text.find_first_not_of(blanks); at != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(blanks, at), text.size());
    found.push_back(text.substr(at, end - at));
    at = text.find_first_not_of(blanks, end);
  }
  return found;
}

Result<std::string_view> resolve_preset(std::string_view name) {
  std::vector<std::string> names;
  for (const Preset& preset : presets) {
    if (preset.name == name) return preset.expression;
    names.emplace_back(preset.name);
  }
  const auto guess = did_you_mean(name, names);
  return fail(error("D008",
                    fmt::format("cron preset {} is not known; expected one of {}", quoted(name), join(names, ", ")),
                    guess ? "did you mean " + *guess + "?" : std::string(form)));
}

/// The minute for `H`: the same key always gives the same one, and many keys spread evenly.
unsigned spread_minute(std::string_view key) {
  unsigned hash = 0;
  const std::string digest = sha256_hex(key);
  std::from_chars(digest.data(), digest.data() + 7, hash, 16);
  return hash % 60;
}

Result<Values> read_minute_spread(std::string_view key) {
  if (key.empty())
    return fail(error("D009", "cron minute \"H\": there is no key to spread by",
                      "a manifest's own key spreads it; for `weir cron` give one, such as --key DataSource/okta"));
  return Values().set(spread_minute(key));
}

template <std::size_t size>
std::bitset<size> narrowed(const Values& values) {
  return std::bitset<size>(values.to_ullong());
}

/// The sets of five fields as one value in which equal meanings are equal.
Cron assemble(const std::array<Values, 5>& values, bool any_day_of_month, bool any_day_of_week) {
  Cron cron;
  cron.minutes = narrowed<60>(values[0]);
  cron.hours = narrowed<24>(values[1]);
  cron.days_of_month = narrowed<32>(values[2]);
  cron.months = narrowed<13>(values[3]);
  cron.days_of_week = narrowed<7>(Values(values[4]).reset(7));
  if (values[4].test(7)) cron.days_of_week.set(0);

  const bool every_date = cron.days_of_month.count() == 31;
  const bool every_weekday = cron.days_of_week.all();
  cron.both_days = any_day_of_month || any_day_of_week;
  if (!cron.both_days && (every_date || every_weekday)) {  // one of two always matches: so does "either"
    cron.days_of_month = narrowed<32>(Values(0xFFFFFFFEu));
    cron.days_of_week.set();
    cron.both_days = true;
  }
  return cron;
}

Result<std::vector<std::string_view>> split_fields(std::string_view expression) {
  if (has_other_blank(expression))
    return fail(error("D007",
                      fmt::format("cron {}: only spaces and tabs separate fields; line breaks and other "
                                  "blanks are not supported",
                                  quoted(expression)),
                      std::string(form)));
  std::vector<std::string_view> found = words(expression);
  if (found.size() == 1 && found.front().front() == '@') {
    const auto preset = resolve_preset(found.front());
    if (!preset) return fail(preset.error());
    return words(*preset);
  }
  if (found.size() == 6 || found.size() == 7)
    return fail(error("D007",
                      fmt::format("cron {} has {} fields; seconds and years are not supported, expected five",
                                  quoted(expression), found.size()),
                      std::string(form)));
  if (found.size() != fields.size())
    return fail(error("D001",
                      fmt::format("cron {} has {}; expected five", quoted(expression), counted(found.size(), "field")),
                      std::string(form)));
  return found;
}

}  // namespace

Result<Cron> parse_cron(std::string_view expression, std::string_view spread_key) {
  const auto texts = split_fields(expression);
  if (!texts) return fail(texts.error());

  std::array<Values, 5> values;
  Diagnostics problems;
  for (std::size_t index = 0; index < fields.size(); ++index) {
    const std::string_view text = texts->at(index);
    if (index == 0 && text == "H") {
      auto spread = read_minute_spread(spread_key);
      if (spread)
        values[index] = *spread;
      else
        append(problems, std::move(spread.error()));
      continue;
    }
    FieldReader reader(fields[index]);
    if (const auto read = reader.read(text)) values[index] = *read;
    append(problems, reader.take_problems());
  }
  if (!problems.empty()) return fail(std::move(problems));
  return assemble(values, texts->at(2).front() == '*', texts->at(4).front() == '*');
}

}  // namespace weir
