#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace weir::catalog {

/// A moment of the years 1 to 9999, UTC. Records know birthdays and contracts from before 1970, which the program's own
/// instants do not.
using Moment = std::chrono::sys_time<std::chrono::milliseconds>;

/// A day of the calendar as YYYY-MM-DD; nullopt for anything else.
std::optional<std::chrono::sys_days> parse_day(std::string_view text);
/// RFC 3339 with any offset. What is finer than a millisecond is cut off. A leap second is refused: no count of
/// milliseconds has a place for it.
std::optional<Moment> parse_moment(std::string_view text);

/// nullopt outside the years 1 to 9999.
std::optional<std::string> format_day(std::chrono::sys_days day);
/// "2026-11-21T10:00:00Z", with ".123" only when there are milliseconds; nullopt outside the years 1 to 9999.
std::optional<std::string> format_moment(Moment moment);

}  // namespace weir::catalog
