#include "core/instant.hpp"

#include <optional>

#include <fmt/format.h>

#include "core/text.hpp"

namespace weir {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// Reads a text from the left; every step fails once one has failed.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  /// Exactly `width` digits with a value from `low` to `high`.
  int number(std::size_t width, int low, int high) {
    int value = 0;
    if (rest_.size() < width) return fail();
    for (std::size_t at = 0; at < width; ++at) {
      if (rest_[at] < '0' || rest_[at] > '9') return fail();
      value = value * 10 + (rest_[at] - '0');
    }
    rest_.remove_prefix(width);
    return value < low || value > high ? fail() : value;
  }

  /// One of the characters in `allowed`, returned.
  char one_of(std::string_view allowed) {
    if (rest_.empty() || allowed.find(rest_.front()) == std::string_view::npos) return static_cast<char>(fail());
    const char found = rest_.front();
    rest_.remove_prefix(1);
    return found;
  }

  /// `.` and at least one digit, in milliseconds; what is finer is cut off. Zero when there is no fraction.
  milliseconds fraction() {
    if (rest_.empty() || rest_.front() != '.') return milliseconds(0);
    rest_.remove_prefix(1);
    int value = 0;
    std::size_t digits = 0;
    for (; digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9'; ++digits)
      if (digits < 3) value = value * 10 + (rest_[digits] - '0');
    if (digits == 0) return milliseconds(fail());
    rest_.remove_prefix(digits);
    for (std::size_t missing = digits; missing < 3; ++missing) value *= 10;
    return milliseconds(value);
  }

  bool complete() const { return good_ && rest_.empty(); }

 private:
  int fail() {
    good_ = false;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  bool good_ = true;
};

std::optional<Instant> scan(std::string_view text) {
  Scanner in(text);
  const int year = in.number(4, 1970, 9999);
  in.one_of("-");
  const int month = in.number(2, 1, 12);
  in.one_of("-");
  const int day = in.number(2, 1, 31);
  in.one_of("Tt");
  const int hour = in.number(2, 0, 23);
  in.one_of(":");
  const int minute = in.number(2, 0, 59);
  in.one_of(":");
  const int second = in.number(2, 0, 59);
  const milliseconds fraction = in.fraction();
  const char sign = in.one_of("Zz+-");
  minutes offset(0);
  if (sign == '+' || sign == '-') {
    offset = hours(in.number(2, 0, 23));
    in.one_of(":");
    offset += minutes(in.number(2, 0, 59));
  }
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!in.complete() || !date.ok()) return std::nullopt;
  const Instant local = std::chrono::sys_days(date) + hours(hour) + minutes(minute) + seconds(second) + fraction;
  const Instant at = sign == '-' ? local + offset : local - offset;
  const std::chrono::year_month_day utc_date(floor<days>(at));
  if (at < Instant{} || utc_date.year() > std::chrono::year(9999)) return std::nullopt;
  return at;
}

}  // namespace

std::string format_rfc3339(Instant at) {
  const auto day = floor<days>(at);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(at - day);
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                 time.hours().count(), time.minutes().count(), time.seconds().count());
  if (time.subseconds().count() != 0) text += fmt::format(".{:03}", time.subseconds().count());
  return text + "Z";
}

Result<Instant> parse_rfc3339(std::string_view text) {
  if (const auto at = scan(text)) return *at;
  return fail(error("D015",
                    fmt::format("\"{}\" is not a time; expected RFC 3339 between 1970 and 9999, such as "
                                "2026-11-21T10:00:00Z",
                                printable(text)),
                    "write date, T, time with seconds, then Z or an offset such as +01:00"));
}

}  // namespace weir
