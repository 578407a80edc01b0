#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/instant.hpp"

namespace weir {

/// Days and times of the years 1 to 9999, UTC: records know birthdays and contracts from before 1970, which is where
/// the program's own times begin (parse_rfc3339).

/// A day of the calendar as YYYY-MM-DD; nullopt for anything else.
std::optional<std::chrono::sys_days> parse_day(std::string_view text);
/// RFC 3339 with any offset. What is finer than a millisecond is cut off. A leap second is refused: no count of
/// milliseconds has a place for it.
std::optional<Instant> parse_calendar_time(std::string_view text);

/// nullopt outside the years 1 to 9999.
std::optional<std::string> format_day(std::chrono::sys_days day);
/// The same as format_rfc3339; nullopt outside the years 1 to 9999.
std::optional<std::string> format_calendar_time(Instant at);

}  // namespace weir
