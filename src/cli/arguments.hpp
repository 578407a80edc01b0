#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/instant.hpp"
#include "core/result.hpp"

/// argv in, exit code out: argv becomes an Arguments value, the command table names the function, the function ends
/// with an exit code. The parts of Weir are wired here and nowhere else.
namespace weir::cli {

/// What was typed, checked against the command table: every option is known and its value is in range.
struct Arguments {
  std::string command;  ///< "plan", "state show"; empty when only help was asked for
  std::map<std::string, std::vector<std::string>> options;  ///< "--out" -> its values; a flag has one empty value
  std::vector<std::string> positionals;
  bool help = false;

  bool has(const std::string& option) const;
  /// The value as typed.
  std::optional<std::string> text(const std::string& option) const;
  std::vector<std::string> texts(const std::string& option) const;
  /// Values of the types that the table checks; nullopt when the option was not given.
  std::optional<std::int64_t> number(const std::string& option) const;
  std::optional<double> decimal(const std::string& option) const;
  std::optional<Instant> instant(const std::string& option) const;
  std::optional<std::chrono::seconds> duration(const std::string& option) const;
};

/// What may stand behind an option.
enum class ValueType { flag, text, number, decimal, choice, instant, duration, hash };

struct OptionSpec {
  std::string name;   ///< "--out", "-C"
  std::string value;  ///< "FILE"; empty for a flag
  std::string help;
  ValueType type = ValueType::text;
  std::vector<std::string> choices;  ///< of ValueType::choice
  std::int64_t least = 0, most = 0;  ///< of ValueType::number
  bool repeatable = false;
};

struct PositionalSpec {
  std::string name;  ///< "PLANFILE"
  bool required = false;
  bool repeatable = false;
  std::vector<std::string> choices;  ///< empty: anything
  std::string quoted = {};           ///< of one with blanks: an example for who forgot the quotes
};

/// A whole decimal number, nothing else ("0x10" and "1e3" are none).
std::optional<std::int64_t> parse_number(std::string_view text);
/// A decimal number above zero.
std::optional<double> parse_decimal(std::string_view text);
/// "90s", "15m", "1h", "7d": a whole number and its unit.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);

/// U003 when `value` does not fit `option`, with what was expected and did-you-mean.
Result<void> check_value(const OptionSpec& option, const std::string& value);

}  // namespace weir::cli
