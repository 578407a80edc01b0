#include "threads/begin_work.hpp"

#include <atomic>

#include <catch2/catch.hpp>

using namespace weir;

TEST_CASE("work that was begun gives its result once, and is waited for where nobody asks") {
  std::atomic<int> done{0};
  const auto work = [&] { return ++done; };
  CHECK(begin_work(work).get() == 1);
  { const auto unasked = begin_work(work); }
  CHECK(done == 2);
}
