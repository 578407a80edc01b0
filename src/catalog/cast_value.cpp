#include "catalog/cast_value.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/calendar.hpp"
#include "core/crypto.hpp"

namespace weir::catalog {
namespace {

using Outcome = tl::expected<Json, std::string>;

/// Up to here every integer is a double of its own.
constexpr std::int64_t exact_integers = std::int64_t{1} << 53;

std::string_view kind_of(const Json& value) {
  if (value.is_object()) return "object";
  if (value.is_array()) return "array";
  if (value.is_string()) return "string";
  return value.is_boolean() ? "boolean" : "number";
}

tl::unexpected<std::string> not_a(const Json& value, std::string_view wanted) {
  return tl::unexpected(fmt::format("this {} is not {}", kind_of(value), wanted));
}

// Reading: what stands for a value of a type.

Outcome read_digits(const Json& text) {
  const auto& digits = text.get_ref<const std::string&>();
  const char* const end = digits.data() + digits.size();
  const std::string_view plain = std::string_view(digits).substr(digits.starts_with('-') ? 1 : 0);
  const bool canonical = digits == "0" || (!plain.empty() && plain.front() != '0');
  std::int64_t number = 0;
  if (const auto read = std::from_chars(digits.data(), end, number); canonical && read.ptr == end) {
    if (read.ec == std::errc()) return number;
    std::uint64_t large = 0;
    if (std::from_chars(digits.data(), end, large).ec == std::errc()) return large;
    return not_a(text, "an integer of 64 bits");
  }
  return not_a(text, "an integer in plain digits");
}

Outcome read_integer(const Json& value) {
  if (value.is_number_integer()) return value;
  if (value.is_string()) return read_digits(value);
  if (!value.is_number_float()) return not_a(value, "an integer");
  const double number = value.get<double>();
  if (!(std::abs(number) <= static_cast<double>(exact_integers)))
    return not_a(value, "an integer that is known exactly");
  if (number != std::trunc(number)) return not_a(value, "an integer: it has a fraction");
  return static_cast<std::int64_t>(number);
}

bool tells_integers_apart(const Json& integer) {
  if (integer.is_number_unsigned()) return integer.get<std::uint64_t>() <= std::uint64_t{exact_integers};
  const auto number = integer.get<std::int64_t>();
  return number >= -exact_integers && number <= exact_integers;
}

Outcome read_number(const Json& value) {
  if (!value.is_number() || (value.is_number_float() && !std::isfinite(value.get<double>())))
    return not_a(value, "a finite number");
  if (value.is_number_integer() && !tells_integers_apart(value))
    return not_a(value, "within 2^53, where a number tells all integers apart");
  return value;
}

Outcome read_text(const Json& value, std::string_view wanted, bool (*fits)(std::string_view)) {
  if (!value.is_string() || !fits(value.get_ref<const std::string&>())) return not_a(value, wanted);
  return value;
}

Outcome read(const Json& value, FieldType type) {
  switch (type) {
    case FieldType::string:
      return read_text(value, "a string", [](std::string_view) { return true; });
    case FieldType::integer:
      return read_integer(value);
    case FieldType::number:
      return read_number(value);
    case FieldType::boolean:
      return value.is_boolean() ? Outcome(value) : not_a(value, "true or false");
    case FieldType::date:
      return read_text(value, "a day as YYYY-MM-DD", [](std::string_view text) { return parse_day(text).has_value(); });
    case FieldType::timestamp:
      return read_text(value, "an RFC 3339 timestamp such as 2025-12-24T18:30:00Z",
                       [](std::string_view text) { return parse_calendar_time(text).has_value(); });
    case FieldType::object:
      return value.is_object() ? Outcome(value) : not_a(value, "an object");
    case FieldType::json:
      return value;
    case FieldType::array:
      return value.is_array() ? Outcome(value) : not_a(value, "an array");
    case FieldType::binary:
      return read_text(value, "base64 text", [](std::string_view text) { return base64_decode(text).has_value(); });
  }
  return value;
}

// Casting: what a value of one type, once read, is in another.

/// Every type has a text.
Json text_of(const Json& value) {
  return value.is_string() ? value : Json(canonical_json(value));
}

/// A decimal number without the freedom of writing it: digits without zeros at the ends, and the power of ten of the
/// last one.
struct Decimal {
  std::string digits;
  long long exponent = 0;
  bool operator==(const Decimal&) const = default;
};

/// `text` has the grammar of a JSON number; its sign is left out.
Decimal decimal_of(std::string_view text) {
  Decimal made;
  const auto e = text.find_first_of("eE");
  if (e != std::string_view::npos) {
    std::string_view power = text.substr(e + 1);
    if (power.starts_with('+')) power.remove_prefix(1);
    std::from_chars(power.data(), power.data() + power.size(), made.exponent);
  }
  bool fraction = false;
  for (const char c : text.substr(0, e)) {
    if (c == '.') fraction = true;
    if (c < '0' || c > '9') continue;
    if (fraction) --made.exponent;
    if (c != '0' || !made.digits.empty()) made.digits += c;
  }
  for (; made.digits.ends_with('0'); ++made.exponent) made.digits.pop_back();
  return made.digits.empty() ? Decimal{} : made;
}

bool is_json_number(std::string_view text) {
  const auto take_digits = [&] {
    const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(end);
    return end > 0;
  };
  if (text.starts_with('-')) text.remove_prefix(1);
  const bool zero = text.starts_with('0');
  if (zero) text.remove_prefix(1);
  if (!zero && !take_digits()) return false;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (!take_digits()) return false;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    if (!take_digits()) return false;
  }
  return text.empty();
}

/// The double whose shortest decimal is the text's: no digit is dropped and none is made up.
Outcome text_to_number(const Json& value) {
  const auto& text = value.get_ref<const std::string&>();
  if (!is_json_number(text)) return not_a(value, "a number");
  double number = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc())
    return not_a(value, "a number of the range of a double");
  if (decimal_of(text) != decimal_of(fmt::format("{}", number)))
    return not_a(value, "a number of at most 17 digits that a double holds exactly");
  return number;
}

Outcome text_to_boolean(const Json& value) {
  if (value == "true") return true;
  if (value == "false") return false;
  return not_a(value, "true or false");
}

template <FieldType type>
Outcome text_to_structure(const Json& value) {
  const auto parsed = parse_json(value.get_ref<const std::string&>(), "");
  const std::string_view wanted =
      type == FieldType::object ? "the JSON text of an object" : "the JSON text of an array";
  if (!parsed || !(type == FieldType::object ? parsed->is_object() : parsed->is_array())) return not_a(value, wanted);
  return *parsed;
}

Outcome number_to_boolean(const Json& value) {
  if (value == 0) return false;
  if (value == 1) return true;
  return not_a(value, "0 or 1");
}

Outcome number_to_timestamp(const Json& value) {
  Outcome whole = read_integer(value);
  if (!whole) return whole;
  const bool large = whole->is_number_unsigned() &&
                     whole->get<std::uint64_t>() > std::uint64_t{std::numeric_limits<std::int64_t>::max()};
  const auto text =
      large ? std::nullopt : format_calendar_time(Instant(std::chrono::milliseconds(whole->get<std::int64_t>())));
  if (!text) return not_a(value, "a time of the years 1 to 9999 in milliseconds since 1970");
  return *text;
}

Outcome boolean_to_integer(const Json& value) {
  return value.get<bool>() ? 1 : 0;
}

Outcome boolean_to_number(const Json& value) {
  return value.get<bool>() ? 1.0 : 0.0;
}

Outcome date_to_timestamp(const Json& value) {
  return value.get_ref<const std::string&>() + "T00:00:00Z";
}

std::int64_t milliseconds_of(const Json& timestamp) {
  return parse_calendar_time(timestamp.get_ref<const std::string&>()).value_or(Instant()).time_since_epoch().count();
}

Outcome timestamp_to_date(const Json& value) {
  const Instant at{std::chrono::milliseconds(milliseconds_of(value))};
  return format_day(std::chrono::floor<std::chrono::days>(at)).value_or("");
}

Outcome timestamp_to_integer(const Json& value) {
  return milliseconds_of(value);
}

Outcome timestamp_to_number(const Json& value) {
  return static_cast<double>(milliseconds_of(value));
}

struct Rule {
  FieldType from;
  FieldType to;
  Outcome (*cast)(const Json&);
};

/// The pairs that have a rule of their own.
constexpr std::array<Rule, 15> rules = {{
    {FieldType::string, FieldType::number, text_to_number},
    {FieldType::string, FieldType::boolean, text_to_boolean},
    {FieldType::string, FieldType::object, text_to_structure<FieldType::object>},
    {FieldType::string, FieldType::array, text_to_structure<FieldType::array>},
    {FieldType::integer, FieldType::boolean, number_to_boolean},
    {FieldType::integer, FieldType::timestamp, number_to_timestamp},
    {FieldType::number, FieldType::boolean, number_to_boolean},
    {FieldType::number, FieldType::timestamp, number_to_timestamp},
    {FieldType::boolean, FieldType::integer, boolean_to_integer},
    {FieldType::boolean, FieldType::number, boolean_to_number},
    {FieldType::date, FieldType::timestamp, date_to_timestamp},
    {FieldType::timestamp, FieldType::date, timestamp_to_date},
    {FieldType::timestamp, FieldType::integer, timestamp_to_integer},
    {FieldType::timestamp, FieldType::number, timestamp_to_number},
    {FieldType::json, FieldType::string, [](const Json& value) { return Outcome(text_of(value)); }},
}};

}  // namespace

Outcome cast_value(const Json& value, FieldType from, FieldType to) {
  if (value.is_null()) return value;
  const Cast cast = cast_of(from, to);
  if (cast == Cast::impossible) return tl::unexpected(std::string(cast_loss(from, to)));
  Outcome known = read(value, from);
  if (!known || cast == Cast::same || to == FieldType::json) return known;
  for (const Rule& rule : rules) {
    if (rule.from == from && rule.to == to) return rule.cast(*known);
  }
  if (to == FieldType::string) return text_of(*known);
  return read(*known, to);  // what is written alike in both types: a string that is a date, a json that is an array
}

}  // namespace weir::catalog
