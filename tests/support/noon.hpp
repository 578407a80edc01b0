#pragma once

#include "manifest/manifest.hpp"
#include "zone/system_time_zones.hpp"

namespace weir::test {

/// The zones of the system.
inline zone::SystemTimeZones& system_zones() {
  static zone::SystemTimeZones zones;
  return zones;
}

/// 2026-11-21T12:00:00Z: winter in the north, summer in the south.
inline const manifest::ScheduleTime at_noon{Instant(std::chrono::milliseconds(1'795'262'400'000)), system_zones()};

}  // namespace weir::test
