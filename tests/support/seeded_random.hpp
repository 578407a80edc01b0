#pragma once

#include <cstdint>
#include <mutex>

#include "core/ports.hpp"

namespace weir::test {

/// The same bytes for the same seed (SplitMix64). Thread-safe; threads share the sequence.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed = 1) : state_(seed) {}

  std::string bytes(std::size_t count) override;
  /// 0 to below - 1.
  std::uint64_t number(std::uint64_t below);

 private:
  std::uint64_t next();

  std::mutex mutex_;
  std::uint64_t state_;
};

}  // namespace weir::test
