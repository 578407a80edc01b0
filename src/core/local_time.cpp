#include "core/local_time.hpp"

#include <cstdlib>

#include <fmt/format.h>

namespace weir {

std::string format_local_time(Instant at, std::chrono::seconds offset) {
  const auto whole = std::chrono::duration_cast<std::chrono::minutes>(offset);
  std::string text = format_rfc3339(at + whole);
  text.pop_back();
  const auto minutes = std::abs(whole.count());
  return text + fmt::format("{}{:02}:{:02}", whole.count() < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

}  // namespace weir
