#include "threads/start_thread.hpp"

#include <atomic>
#include <vector>

#include <catch2/catch.hpp>

using namespace weir;

TEST_CASE("threads that were started have done their work when they are gone") {
  std::atomic<int> done{0};
  {
    std::vector<std::jthread> threads;
    for (int at = 0; at < 20; ++at) threads.push_back(start_thread([&] { ++done; }).value());
  }
  CHECK(done == 20);
}
