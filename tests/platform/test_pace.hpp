#pragma once

#include <vector>

#include "platform/record_reader.hpp"

namespace weir::test {

/// Lets a run go on for a number of steps, and keeps what it waited for.
class TestPace : public platform::Pace {
 public:
  int steps_left = 1'000'000;
  std::vector<std::chrono::milliseconds> waits;

  bool go_on() override { return steps_left-- > 0; }
  bool wait(std::chrono::milliseconds time) override {
    waits.push_back(time);
    return go_on();
  }
};

}  // namespace weir::test
