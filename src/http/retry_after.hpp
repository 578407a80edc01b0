#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "core/instant.hpp"

namespace weir::http {

/// How long a `Retry-After` header asks to wait (RFC 9110 10.2.3: seconds or an HTTP date). A date in the past is zero;
/// nullopt for anything else (negative, garbage). Not capped but by what a duration holds.
std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view text, Instant now);

}  // namespace weir::http
