#include "support/seeded_random.hpp"

namespace weir::test {

std::uint64_t SeededRandom::next() {
  std::uint64_t mixed = (state_ += 0x9E3779B97F4A7C15u);
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
  return mixed ^ (mixed >> 31);
}

std::string SeededRandom::bytes(std::size_t count) {
  const std::lock_guard lock(mutex_);
  std::string drawn;
  while (drawn.size() < count) {
    const std::uint64_t word = next();
    for (int shift = 0; shift < 64 && drawn.size() < count; shift += 8)
      drawn += static_cast<char>((word >> shift) & 0xFF);
  }
  return drawn;
}

std::uint64_t SeededRandom::number(std::uint64_t below) {
  const std::lock_guard lock(mutex_);
  return next() % below;
}

}  // namespace weir::test
