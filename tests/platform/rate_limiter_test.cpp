#include "platform/rate_limiter.hpp"

#include <catch2/catch.hpp>

using namespace weir;

TEST_CASE("A bucket holds one second's requests and fills steadily, each client's its own") {
  platform::RateLimiter limiter(4);
  std::chrono::milliseconds now{1000};
  for (int i = 0; i < 4; ++i) CHECK_FALSE(limiter.refuse("a", now));
  CHECK(limiter.refuse("a", now) == 1);
  CHECK_FALSE(limiter.refuse("b", now));
  CHECK_FALSE(limiter.refuse("a", now + std::chrono::milliseconds(250)));
  CHECK(limiter.refuse("a", now + std::chrono::milliseconds(260)));
  platform::RateLimiter slow(0.1);
  CHECK_FALSE(slow.refuse("a", now));
  CHECK(slow.refuse("a", now) == 10);
  platform::RateLimiter hardly(1e-300);
  CHECK_FALSE(hardly.refuse("a", now));
  CHECK(hardly.refuse("a", now) == 86'400);
  platform::RateLimiter off(0);
  for (int i = 0; i < 1000; ++i) REQUIRE_FALSE(off.refuse("a", now));
}
