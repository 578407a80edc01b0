#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace weir::platform {

/// Told once; every wait ends at once. Thread-safe.
class StopSignal {
 public:
  void give() {
    const std::lock_guard lock(mutex_);
    given_ = true;
    changed_.notify_all();
  }
  bool given() {
    const std::lock_guard lock(mutex_);
    return given_;
  }
  /// False when it was given before that time was over.
  bool wait(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    return !changed_.wait_for(lock, time, [&] { return given_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool given_ = false;
};

}  // namespace weir::platform
