#include "threads/start_thread.hpp"

#include <system_error>
#include <utility>

namespace weir {

std::optional<std::jthread> start_thread(std::function<void()> work) {
  try {
    return std::jthread(std::move(work));
  } catch (const std::system_error&) {
    return std::nullopt;
  }
}

}  // namespace weir
