#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "core/instant.hpp"
#include "core/zone_offsets.hpp"

namespace weir {

/// Time comes in through this port only, so that a simulator can drive it.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Wall time: for texts and expiry, never for decisions.
  virtual Instant now() = 0;
  /// Monotonic time since an arbitrary start.
  virtual std::chrono::milliseconds elapsed() = 0;
  virtual void sleep(std::chrono::milliseconds time) = 0;
};

/// Randomness comes in through this port only. Calls may come from several threads.
class Random {
 public:
  virtual ~Random() = default;
  /// Exactly `count` bytes that nobody can foretell.
  virtual std::string bytes(std::size_t count) = 0;
};

/// The process environment and the files below WEIR_SECRETS_DIR: where secrets are found.
class SecretSource {
 public:
  virtual ~SecretSource() = default;
  /// The variable's value; nullopt when it is not set.
  virtual std::optional<std::string> environment(const std::string& name) = 0;
  /// A regular file below WEIR_SECRETS_DIR, no `..`, no symlink, at most 64 KiB; one trailing newline is dropped.
  virtual Result<std::string> file(const std::string& relative_path) = 0;
};

/// The time zones of the system. Zone data lies in files, so it comes in through this port only.
class TimeZones {
 public:
  virtual ~TimeZones() = default;
  /// The offsets of an IANA zone ("Europe/Berlin"), at least from 1970 on. D012 for a name that there is not, with did
  /// you mean. Calls may come from several threads.
  virtual Result<ZoneOffsets> offsets(const std::string& zone) = 0;
};

}  // namespace weir
