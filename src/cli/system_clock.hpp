#pragma once

#include "core/ports.hpp"

namespace weir::cli {

/// The clock of the machine.
class SystemClock : public Clock {
 public:
  Instant now() override;
  std::chrono::milliseconds elapsed() override;
  void sleep(std::chrono::milliseconds time) override;
};

/// The kernel's randomness.
class SystemRandom : public Random {
 public:
  std::string bytes(std::size_t count) override;
};

}  // namespace weir::cli
