#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/instant.hpp"

namespace weir {

/// A stretch of time in which a zone keeps one offset from UTC: from `begin` to the next period's.
struct OffsetPeriod {
  Instant begin;
  std::chrono::seconds offset;  ///< east of Greenwich is positive
};

/// What the clocks of one time zone show, as data.
struct ZoneOffsets {
  std::string zone;                   ///< IANA name
  std::vector<OffsetPeriod> periods;  ///< ascending, never empty; neighbours differ in their offset
  Instant known_until;                ///< nothing is said of instants from here on
};

/// The period that `at` lies in; the first one for instants before it.
const OffsetPeriod& period_at(const ZoneOffsets& zone, Instant at);

/// When the clocks are set next, strictly after `after`; nullopt when they are not, as far as is known.
std::optional<Instant> next_offset_change(const ZoneOffsets& zone, Instant after);

/// The offsets that the zone keeps at some time within a year before or after `at`, ascending, each once.
std::vector<std::chrono::seconds> offsets_around(const ZoneOffsets& zone, Instant at);

}  // namespace weir
