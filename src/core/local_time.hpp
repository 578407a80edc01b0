#pragma once

#include <chrono>
#include <string>

#include "core/instant.hpp"

namespace weir {

/// RFC 3339 on a clock that is `offset` ahead of UTC: "2026-11-21T11:00:00+01:00". It has offsets of whole minutes
/// only; of others the seconds are left out, so that the text still tells the instant.
std::string format_local_time(Instant at, std::chrono::seconds offset);

}  // namespace weir
