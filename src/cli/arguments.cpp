#include "cli/arguments.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "core/text.hpp"

namespace weir::cli {
namespace {

bool is_plan_hash(std::string_view text) {
  constexpr std::string_view prefix = "sha256:";
  if (text.substr(0, prefix.size()) != prefix || text.size() != prefix.size() + 64) return false;
  return text.find_first_not_of("0123456789abcdef", prefix.size()) == std::string_view::npos;
}

/// What was expected, when `value` does not fit; empty when it does.
std::string expectation(const OptionSpec& option, const std::string& value) {
  switch (option.type) {
    case ValueType::flag:
    case ValueType::text:
      return value.empty() && option.type == ValueType::text ? "a text that is not empty" : "";
    case ValueType::number: {
      const auto number = parse_number(value);
      if (number && *number >= option.least && *number <= option.most) return "";
      return fmt::format("a whole number from {} to {}", option.least, option.most);
    }
    case ValueType::decimal:
      return parse_decimal(value) ? "" : "a number above 0";
    case ValueType::choice:
      if (std::find(option.choices.begin(), option.choices.end(), value) != option.choices.end()) return "";
      return "one of " + join(option.choices, ", ");
    case ValueType::instant:
      return parse_rfc3339(value) ? "" : "a time like 2026-11-21T10:00:00Z (RFC 3339)";
    case ValueType::duration:
      return parse_duration(value) ? "" : "a whole number with its unit, like 90s, 15m, 1h or 7d";
    case ValueType::hash:
      return is_plan_hash(value) ? "" : "sha256: and 64 hex digits, the last line of `weir plan`";
  }
  return "";
}

}  // namespace

bool Arguments::has(const std::string& option) const {
  return options.count(option) > 0;
}

std::optional<std::string> Arguments::text(const std::string& option) const {
  const auto found = options.find(option);
  if (found == options.end() || found->second.empty()) return std::nullopt;
  return found->second.back();
}

std::vector<std::string> Arguments::texts(const std::string& option) const {
  const auto found = options.find(option);
  return found == options.end() ? std::vector<std::string>{} : found->second;
}

std::optional<std::int64_t> Arguments::number(const std::string& option) const {
  const auto value = text(option);
  return value ? parse_number(*value) : std::nullopt;
}

std::optional<double> Arguments::decimal(const std::string& option) const {
  const auto value = text(option);
  return value ? parse_decimal(*value) : std::nullopt;
}

std::optional<Instant> Arguments::instant(const std::string& option) const {
  const auto value = text(option);
  if (!value) return std::nullopt;
  const auto parsed = parse_rfc3339(*value);
  return parsed ? std::optional<Instant>(*parsed) : std::nullopt;
}

std::optional<std::chrono::seconds> Arguments::duration(const std::string& option) const {
  const auto value = text(option);
  return value ? parse_duration(*value) : std::nullopt;
}

std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, problem] = std::from_chars(text.data(), end, number);
  if (problem != std::errc() || rest != end) return std::nullopt;
  return number;
}

std::optional<double> parse_decimal(std::string_view text) {
  if (text.find_first_not_of("0123456789.") != std::string_view::npos) return std::nullopt;
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, problem] = std::from_chars(text.data(), end, number);
  if (problem != std::errc() || rest != end || !(number > 0)) return std::nullopt;
  return number;
}

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  constexpr std::int64_t longest = 10LL * 365 * 86400;
  if (text.size() < 2) return std::nullopt;
  const auto number = parse_number(text.substr(0, text.size() - 1));
  if (!number || *number <= 0 || *number > longest) return std::nullopt;
  std::int64_t unit = 0;
  switch (text.back()) {
    case 's':
      unit = 1;
      break;
    case 'm':
      unit = 60;
      break;
    case 'h':
      unit = 3600;
      break;
    case 'd':
      unit = 86400;
      break;
    default:
      return std::nullopt;
  }
  if (*number > longest / unit) return std::nullopt;
  return std::chrono::seconds(*number * unit);
}

Result<void> check_value(const OptionSpec& option, const std::string& value) {
  const std::string expected = expectation(option, value);
  if (expected.empty()) return {};
  const auto near = did_you_mean(value, option.choices);
  return fail(
      error("U003", fmt::format("{} got \"{}\"; expected {}", option.name, printable(value), expected),
            near ? fmt::format("did you mean \"{}\"?", *near) : "see `weir --help`, or --help behind the command"));
}

}  // namespace weir::cli
