#include "schema/format.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "core/ascii.hpp"

namespace weir::schema {
namespace {

/// A reader that takes a text apart from the left.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }

  bool take(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool take_letter(char upper) { return take(upper) || take(static_cast<char>(upper + ('a' - 'A'))); }

  /// Exactly `count` digits as a number.
  std::optional<int> number(std::size_t count) {
    if (rest_.size() < count ||
        !std::all_of(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(count), is_digit)) {
      return std::nullopt;
    }
    int value = 0;
    std::from_chars(rest_.data(), rest_.data() + count, value);
    rest_.remove_prefix(count);
    return value;
  }

  std::size_t digits() {
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), is_digit);
    const auto count = static_cast<std::size_t>(end - rest_.begin());
    rest_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view rest_;
};

int days_of_month(int year, int month) {
  constexpr std::array<int, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return days[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

/// full-date of RFC 3339.
bool scan_date(Scanner& text) {
  const auto year = text.number(4);
  if (!year || !text.take('-')) return false;
  const auto month = text.number(2);
  if (!month || *month < 1 || *month > 12 || !text.take('-')) return false;
  const auto day = text.number(2);
  return day && *day >= 1 && *day <= days_of_month(*year, *month);
}

/// The minutes east of UTC that a time-offset of RFC 3339 states.
std::optional<int> scan_offset(Scanner& text) {
  if (text.take_letter('Z')) return 0;
  const bool east = text.take('+');
  if (!east && !text.take('-')) return std::nullopt;
  const auto hour = text.number(2);
  if (!hour || *hour > 23 || !text.take(':')) return std::nullopt;
  const auto minute = text.number(2);
  if (!minute || *minute > 59) return std::nullopt;
  return (east ? 1 : -1) * (*hour * 60 + *minute);
}

/// full-time of RFC 3339; second 60 only where a leap second can be, 23:59:60 UTC.
bool scan_time(Scanner& text) {
  const auto hour = text.number(2);
  if (!hour || *hour > 23 || !text.take(':')) return false;
  const auto minute = text.number(2);
  if (!minute || *minute > 59 || !text.take(':')) return false;
  const auto second = text.number(2);
  if (!second || *second > 60) return false;
  if (text.take('.') && text.digits() == 0) return false;
  const auto offset = scan_offset(text);
  if (!offset) return false;
  if (*second < 60) return true;
  constexpr int day = 24 * 60;
  return ((*hour * 60 + *minute - *offset) % day + day) % day == day - 1;
}

bool is_date(std::string_view text) {
  Scanner scanner(text);
  return scan_date(scanner) && scanner.at_end();
}

bool is_time(std::string_view text) {
  Scanner scanner(text);
  return scan_time(scanner) && scanner.at_end();
}

bool is_date_time(std::string_view text) {
  Scanner scanner(text);
  return scan_date(scanner) && scanner.take_letter('T') && scan_time(scanner) && scanner.at_end();
}

bool is_host_label(std::string_view label) {
  if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
  return std::all_of(label.begin(), label.end(), [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

/// RFC 1123: dot-separated labels, 253 characters, no trailing dot.
bool is_hostname(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  while (true) {
    const auto dot = text.find('.');
    if (!is_host_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

/// The common form of RFC 5321: a dot-atom, @, a host name.
bool is_email(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || at > 64 || text.size() > 254) return false;
  const std::string_view local = text.substr(0, at);
  if (local.front() == '.' || local.back() == '.' || local.find("..") != std::string_view::npos) return false;
  constexpr std::string_view marks = ".!#$%&'*+-/=?^_`{|}~";
  const bool plain = std::all_of(local.begin(), local.end(), [&](char c) {
    return is_letter(c) || is_digit(c) || marks.find(c) != std::string_view::npos;
  });
  return plain && is_hostname(text.substr(at + 1));
}

bool is_scheme(std::string_view scheme) {
  if (scheme.empty() || !is_letter(scheme.front())) return false;
  return std::all_of(scheme.begin(), scheme.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; });
}

/// [user@]host[:port] of an address; the host may be a name, or a literal in brackets.
bool is_authority(std::string_view authority) {
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
  const auto bracket = authority.rfind(']');
  const auto colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  const std::string_view host = authority.substr(0, colon);
  if (host.empty() || host.find_first_of("<>\"\\^`{|}") != std::string_view::npos) return false;
  const bool literal = host.front() == '[' && host.back() == ']';
  if (!literal && host.find_first_of("[]") != std::string_view::npos) return false;
  if (colon == std::string_view::npos) return true;
  const std::string_view port = authority.substr(colon + 1);
  return port.size() <= 5 && std::all_of(port.begin(), port.end(), is_digit);
}

/// An absolute URI of RFC 3986: scheme, allowed characters, whole percent codes; a host where the scheme needs one.
bool is_uri(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || !is_scheme(text.substr(0, colon))) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c <= ' ' || c >= '\x7f' || std::string_view("<>\"\\^`{|}").find(c) != std::string_view::npos) return false;
    if (c == '%' && (i + 2 >= text.size() || !is_hex_digit(text[i + 1]) || !is_hex_digit(text[i + 2]))) return false;
  }
  const std::string_view scheme = text.substr(0, colon);
  std::string_view rest = text.substr(colon + 1);
  if (!rest.starts_with("//")) return scheme != "http" && scheme != "https";
  rest.remove_prefix(2);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  return (authority.empty() && scheme == "file") || is_authority(authority);
}

/// RFC 4122: 8-4-4-4-12 hex digits.
bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !is_hex_digit(text[i])) return false;
  }
  return true;
}

struct Format {
  std::string_view name;
  bool (*accepts)(std::string_view);
  std::string_view words;
};

constexpr std::array<Format, 7> formats = {{
    {"date", is_date, "a day of the calendar as YYYY-MM-DD"},
    {"date-time", is_date_time, "an instant such as 2025-01-31T08:00:00Z"},
    {"email", is_email, "an e-mail address such as ann@acme.example"},
    {"hostname", is_hostname, "a host name such as acme.example, without https://"},
    {"time", is_time, "a time such as 08:00:00Z"},
    {"uri", is_uri, "an address such as https://acme.example/path"},
    {"uuid", is_uuid, "eight, four, four, four and twelve hex digits with a - between"},
}};

const Format* find_format(std::string_view name) {
  const auto found =
      std::find_if(formats.begin(), formats.end(), [&](const Format& format) { return format.name == name; });
  return found == formats.end() ? nullptr : &*found;
}

}  // namespace

bool has_format(std::string_view format, std::string_view text) {
  const Format* known = find_format(format);
  return known == nullptr || known->accepts(text);
}

std::string_view format_words(std::string_view format) {
  const Format* known = find_format(format);
  return known == nullptr ? std::string_view() : known->words;
}

const std::vector<std::string>& known_formats() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const Format& format : formats) list.emplace_back(format.name);
    return list;
  }();
  return names;
}

}  // namespace weir::schema
