#include "manifest/core_schema.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <vector>

#include <fmt/format.h>

#include "core/ascii.hpp"

namespace weir::manifest {

namespace {

bool is_octal(char one) {
  return one >= '0' && one <= '7';
}

template <class Test>
bool all(std::string_view text, Test test) {
  return !text.empty() && std::all_of(text.begin(), text.end(), test);
}

std::string_view unsigned_part(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return text;
}

bool is_integer(std::string_view text) {
  if (text.starts_with("0o")) return all(text.substr(2), is_octal);
  if (text.starts_with("0x")) return all(text.substr(2), is_hex_digit);
  return all(unsigned_part(text), is_digit);
}

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

/// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
bool is_floating(std::string_view text) {
  text = unsigned_part(text);
  const std::size_t whole = skip_digits(text, 0);
  std::size_t at = whole;
  if (at < text.size() && text[at] == '.') {
    const std::size_t fraction = skip_digits(text, at + 1);
    if (whole == 0 && fraction == at + 1) return false;
    at = fraction;
  } else if (whole == 0) {
    return false;
  }
  if (at == text.size()) return true;
  if (text[at] != 'e' && text[at] != 'E') return false;
  return all(unsigned_part(text.substr(at + 1)), is_digit);
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

ScalarType type_of_plain(std::string_view text) {
  if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) return ScalarType::null;
  const char first = text.front();
  if (is_digit(first) || first == '-' || first == '+' || first == '.') {
    if (is_integer(text)) return ScalarType::integer;
    if (is_floating(text)) return ScalarType::floating;
    if (is_one_of(unsigned_part(text), {".inf", ".Inf", ".INF"})) return ScalarType::infinity;
    if (is_one_of(text, {".nan", ".NaN", ".NAN"})) return ScalarType::not_a_number;
    return ScalarType::string;
  }
  if (is_one_of(text, {"true", "True", "TRUE", "false", "False", "FALSE"})) return ScalarType::boolean;
  return ScalarType::string;
}

ScalarType expect(ScalarType found, ScalarType wanted) {
  return found == wanted ? wanted : ScalarType::misfit;
}

ScalarType as_floating(ScalarType found) {
  if (found == ScalarType::integer) return ScalarType::floating;
  const bool fits = found == ScalarType::floating || found == ScalarType::infinity || found == ScalarType::not_a_number;
  return fits ? found : ScalarType::misfit;
}

/// A whole number of any size, its parts least significant first.
class Parts {
 public:
  void multiply_add(std::uint64_t factor, std::uint64_t add) {
    for (std::uint64_t& part : parts_) {
      const std::uint64_t value = part * factor + add;
      part = value % limit;
      add = value / limit;
    }
    if (add > 0) parts_.push_back(add);
  }

  std::string decimal() const {
    std::string digits;
    for (auto part = parts_.rbegin(); part != parts_.rend(); ++part)
      digits += digits.empty() ? fmt::format("{}", *part) : fmt::format("{:09}", *part);
    return digits;
  }

 private:
  static constexpr std::uint64_t limit = 1'000'000'000;
  std::vector<std::uint64_t> parts_;
};

unsigned digit_value(char one) {
  if (is_digit(one)) return static_cast<unsigned>(one - '0');
  return static_cast<unsigned>((one | 0x20) - 'a') + 10;
}

}  // namespace

ScalarType scalar_type(const Node& scalar) {
  switch (scalar.tag) {
    case Tag::plain:
      if (!scalar.is_plain) return ScalarType::string;
      return scalar.is_null ? ScalarType::null : type_of_plain(scalar.text);
    case Tag::non_specific:
    case Tag::str:
      return ScalarType::string;
    case Tag::integer:
      return expect(type_of_plain(scalar.text), ScalarType::integer);
    case Tag::floating:
      return as_floating(type_of_plain(scalar.text));
    case Tag::boolean:
      return expect(type_of_plain(scalar.text), ScalarType::boolean);
    case Tag::null:
      return expect(type_of_plain(scalar.text), ScalarType::null);
    case Tag::map:
    case Tag::seq:
      return ScalarType::misfit;
  }
  return ScalarType::misfit;
}

std::string decimal_digits(std::string_view integer) {
  const bool negative = integer.starts_with('-');
  integer = unsigned_part(integer);
  std::string digits;
  if (integer.starts_with("0o") || integer.starts_with("0x")) {
    const unsigned base = integer[1] == 'o' ? 8 : 16;
    Parts parts;
    for (const char one : integer.substr(2)) parts.multiply_add(base, digit_value(one));
    digits = parts.decimal();
  } else {
    digits = integer.substr(std::min(integer.find_first_not_of('0'), integer.size()));
  }
  if (digits.empty()) return "0";
  return negative ? "-" + digits : digits;
}

std::optional<Json> integer_value(std::string_view integer) {
  const std::string_view bare = unsigned_part(integer);
  int base = 10;
  if (bare.starts_with("0o")) base = 8;
  if (bare.starts_with("0x")) base = 16;
  const std::string_view digits = base == 10 ? bare : bare.substr(2);
  std::uint64_t magnitude = 0;
  if (std::from_chars(digits.data(), digits.data() + digits.size(), magnitude, base).ec != std::errc()) {
    return std::nullopt;
  }
  constexpr std::uint64_t most_negative = std::uint64_t{1} << 63;
  if (!integer.starts_with('-')) {
    return magnitude < most_negative ? Json(static_cast<std::int64_t>(magnitude)) : Json(magnitude);
  }
  if (magnitude > most_negative) return std::nullopt;
  return magnitude == most_negative ? Json(std::numeric_limits<std::int64_t>::min())
                                    : Json(-static_cast<std::int64_t>(magnitude));
}

double floating_value(std::string_view number) {
  const bool negative = number.starts_with('-');
  const std::string_view digits = unsigned_part(number);
  double value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (read.ec == std::errc::result_out_of_range) {
    // Too large and too small are told apart by the exponent's sign.
    const std::size_t exponent = digits.find_first_of("eE");
    const bool tiny = exponent != std::string_view::npos && digits.substr(exponent + 1).starts_with('-');
    value = tiny ? 0 : std::numeric_limits<double>::infinity();
  }
  return negative ? -value : value;
}

}  // namespace weir::manifest
