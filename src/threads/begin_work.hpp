#pragma once

#include <future>
#include <system_error>

namespace weir {

/// Begins `work` on a thread of its own; where the system gives none, it is done when its result is asked for. The
/// future waits for the work when it is destroyed.
template <class Work>
auto begin_work(const Work& work) -> std::future<decltype(work())> {
  try {
    return std::async(std::launch::async, work);
  } catch (const std::system_error&) {
    return std::async(std::launch::deferred, work);
  }
}

}  // namespace weir
