#include "core/calendar.hpp"

#include <fmt/format.h>

namespace weir {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::year;

/// Takes a text apart from the left; a step that does not fit spoils the rest.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  /// Exactly `width` digits that say a value from `low` to `high`.
  int number(std::size_t width, int low, int high) {
    int value = 0;
    for (std::size_t at = 0; at < width; ++at) value = value * 10 + digit();
    if (value < low || value > high) good_ = false;
    return value;
  }

  /// One of `allowed`, returned.
  char one_of(std::string_view allowed) {
    if (rest_.empty() || allowed.find(rest_.front()) == std::string_view::npos) {
      good_ = false;
      return '\0';
    }
    const char found = rest_.front();
    rest_.remove_prefix(1);
    return found;
  }

  bool next_is(char wanted) const { return !rest_.empty() && rest_.front() == wanted; }
  bool next_is_digit() const { return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; }
  int digit() { return one_of("0123456789") - '0'; }
  bool complete() const { return good_ && rest_.empty(); }
  bool good() const { return good_; }

 private:
  std::string_view rest_;
  bool good_ = true;
};

std::optional<sys_days> scan_day(Scanner& text) {
  const int years = text.number(4, 1, 9999);
  text.one_of("-");
  const int months = text.number(2, 1, 12);
  text.one_of("-");
  const int day_of_month = text.number(2, 1, 31);
  const std::chrono::year_month_day date{year{years}, std::chrono::month{static_cast<unsigned>(months)},
                                         std::chrono::day{static_cast<unsigned>(day_of_month)}};
  if (!text.good() || !date.ok()) return std::nullopt;
  return sys_days(date);
}

milliseconds scan_fraction(Scanner& text) {
  if (!text.next_is('.')) return milliseconds(0);
  text.one_of(".");
  int value = text.digit();
  std::size_t digits = 1;
  for (; text.next_is_digit(); ++digits) {
    const int digit = text.digit();
    if (digits < 3) value = value * 10 + digit;
  }
  for (; digits < 3; ++digits) value *= 10;
  return milliseconds(value);
}

minutes scan_offset(Scanner& text) {
  const char sign = text.one_of("Zz+-");
  if (sign == 'Z' || sign == 'z' || !text.good()) return minutes(0);
  const hours whole(text.number(2, 0, 23));
  text.one_of(":");
  const minutes offset = whole + minutes(text.number(2, 0, 59));
  return sign == '-' ? -offset : offset;
}

bool is_sayable(sys_days day) {
  return day >= sys_days(year{1} / 1 / 1) && day <= sys_days(year{9999} / 12 / 31);
}

}  // namespace

std::optional<sys_days> parse_day(std::string_view text) {
  Scanner scanner(text);
  const auto day = scan_day(scanner);
  return day && scanner.complete() ? day : std::nullopt;
}

std::optional<Instant> parse_calendar_time(std::string_view text) {
  Scanner scanner(text);
  const auto day = scan_day(scanner);
  if (!day) return std::nullopt;
  scanner.one_of("Tt");
  const hours hour(scanner.number(2, 0, 23));
  scanner.one_of(":");
  const minutes minute(scanner.number(2, 0, 59));
  scanner.one_of(":");
  const seconds second(scanner.number(2, 0, 59));
  const milliseconds fraction = scan_fraction(scanner);
  const minutes offset = scan_offset(scanner);
  if (!scanner.complete()) return std::nullopt;
  const Instant at = *day + hour + minute + second + fraction - offset;
  return is_sayable(std::chrono::floor<days>(at)) ? std::optional(at) : std::nullopt;
}

std::optional<std::string> format_day(sys_days day) {
  if (!is_sayable(day)) return std::nullopt;
  const std::chrono::year_month_day date(day);
  return fmt::format("{:04}-{:02}-{:02}", int{date.year()}, unsigned{date.month()}, unsigned{date.day()});
}

std::optional<std::string> format_calendar_time(Instant at) {
  return is_sayable(std::chrono::floor<days>(at)) ? std::optional(format_rfc3339(at)) : std::nullopt;
}

}  // namespace weir
