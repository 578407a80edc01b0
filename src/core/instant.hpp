#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace weir {

/// A point in time, UTC, to the millisecond.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// RFC 3339 in UTC: "2026-11-21T10:00:00Z", with ".123" only when there are milliseconds.
std::string format_rfc3339(Instant at);
/// RFC 3339 with any offset; years 1970 to 9999.
Result<Instant> parse_rfc3339(std::string_view text);

}  // namespace weir
