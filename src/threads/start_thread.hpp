#pragma once

#include <functional>
#include <optional>
#include <thread>

namespace weir {

/// A thread that does `work` and is joined when it is destroyed. Nothing when the system gives no more threads, as the
/// limit of a container on its processes makes it do: the caller goes on with fewer, or says so.
std::optional<std::jthread> start_thread(std::function<void()> work);

}  // namespace weir
