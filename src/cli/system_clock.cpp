#include "cli/system_clock.hpp"

#include <algorithm>
#include <cstdlib>
#include <thread>

#include <unistd.h>

namespace weir::cli {

Instant SystemClock::now() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::chrono::milliseconds SystemClock::elapsed() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

void SystemClock::sleep(std::chrono::milliseconds time) {
  std::this_thread::sleep_for(time);
}

std::string SystemRandom::bytes(std::size_t count) {
  std::string out(count, '\0');
  constexpr std::size_t most_at_once = 256;
  for (std::size_t filled = 0; filled < count; filled += most_at_once)
    if (::getentropy(out.data() + filled, std::min(most_at_once, count - filled)) != 0)
      std::abort();  // without randomness no key, id or nonce can be trusted
  return out;
}

}  // namespace weir::cli
