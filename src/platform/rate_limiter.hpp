#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace weir::platform {

/// One token bucket per client, filled at a steady rate, one second's worth deep. Thread-safe.
class RateLimiter {
 public:
  /// Requests per second; 0: no limit.
  explicit RateLimiter(double rate);

  /// Takes one token, or says how many whole seconds the client has to wait for the next.
  std::optional<int> refuse(const std::string& client, std::chrono::milliseconds now);

 private:
  struct Bucket {
    double tokens = 0;
    std::chrono::milliseconds filled{0};
  };
  double after(const Bucket& bucket, std::chrono::milliseconds now) const;
  void forget_full_buckets(std::chrono::milliseconds now);

  double rate_;
  double depth_;
  std::mutex guard_;
  std::map<std::string, Bucket> buckets_;
};

}  // namespace weir::platform
