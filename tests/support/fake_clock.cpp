#include "support/fake_clock.hpp"

#include <algorithm>

namespace weir::test {

using std::chrono::milliseconds;

FakeClock::FakeClock(Instant start) : start_(start) {}

Instant FakeClock::now() {
  const std::lock_guard lock(mutex_);
  return start_ + elapsed_;
}

milliseconds FakeClock::elapsed() {
  const std::lock_guard lock(mutex_);
  return elapsed_;
}

void FakeClock::sleep(milliseconds time) {
  const std::lock_guard lock(mutex_);
  const milliseconds passed = std::max(milliseconds(0), time);
  elapsed_ += passed;
  slept_ += passed;
  longest_ = std::max(longest_, passed);
}

milliseconds FakeClock::slept() {
  const std::lock_guard lock(mutex_);
  return slept_;
}

milliseconds FakeClock::longest_sleep() {
  const std::lock_guard lock(mutex_);
  return longest_;
}

void FakeClock::advance(milliseconds time) {
  const std::lock_guard lock(mutex_);
  elapsed_ += time;
}

}  // namespace weir::test
