#pragma once

#include <map>
#include <mutex>
#include <string>

#include "core/ports.hpp"

/// The only door to the date library: the time zones of the system's zone data (package tzdata).
namespace weir::zone {

/// Zones as the system has them, read when they are first asked for. Thread-safe.
class SystemTimeZones : public TimeZones {
 public:
  Result<ZoneOffsets> offsets(const std::string& zone) override;

 private:
  std::mutex guard_;
  std::map<std::string, ZoneOffsets> known_;
};

}  // namespace weir::zone
