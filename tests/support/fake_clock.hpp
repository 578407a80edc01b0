#pragma once

#include <mutex>

#include "core/ports.hpp"

namespace weir::test {

/// Time that passes only when somebody sleeps or a test moves it. Thread-safe.
class FakeClock final : public Clock {
 public:
  /// 2026-11-21T10:00:00Z by default.
  explicit FakeClock(Instant start = Instant(std::chrono::milliseconds(1'795'255'200'000)));

  Instant now() override;
  std::chrono::milliseconds elapsed() override;
  /// Returns at once; the time has passed for everybody.
  void sleep(std::chrono::milliseconds time) override;

  /// The sum of all sleeps.
  std::chrono::milliseconds slept();
  /// The longest single sleep.
  std::chrono::milliseconds longest_sleep();
  void advance(std::chrono::milliseconds time);

 private:
  std::mutex mutex_;
  Instant start_;
  std::chrono::milliseconds elapsed_{0}, slept_{0}, longest_{0};
};

}  // namespace weir::test
