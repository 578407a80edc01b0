#include "platform/rate_limiter.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace weir::platform {
namespace {

constexpr std::size_t most_buckets = 10'000;
constexpr double longest_wait = 86'400;  ///< seconds; of a rate near to none it would be more than a number holds

}  // namespace

RateLimiter::RateLimiter(double rate) : rate_(rate), depth_(std::max(1.0, rate)) {}

double RateLimiter::after(const Bucket& bucket, std::chrono::milliseconds now) const {
  const std::chrono::duration<double> since = now - bucket.filled;
  return std::min(depth_, bucket.tokens + std::max(0.0, since.count()) * rate_);
}

std::optional<int> RateLimiter::refuse(const std::string& client, std::chrono::milliseconds now) {
  if (rate_ <= 0) return std::nullopt;
  const std::lock_guard lock(guard_);
  if (buckets_.size() >= most_buckets && !buckets_.contains(client)) forget_full_buckets(now);
  Bucket& bucket = buckets_.try_emplace(client, Bucket{depth_, now}).first->second;
  bucket.tokens = after(bucket, now);
  bucket.filled = now;
  if (bucket.tokens < 1) return static_cast<int>(std::clamp(std::ceil((1 - bucket.tokens) / rate_), 1.0, longest_wait));
  bucket.tokens -= 1;
  return std::nullopt;
}

void RateLimiter::forget_full_buckets(std::chrono::milliseconds now) {
  std::erase_if(buckets_, [&](const auto& entry) { return after(entry.second, now) >= depth_; });
}

}  // namespace weir::platform
