#include "cli/signals.hpp"

#include <csignal>
#include <cstdint>
#include <ctime>

#include <unistd.h>

namespace weir::cli {
namespace {

constexpr int stopped_exit_code = 130;

constexpr std::int64_t one_wish_ns = 250'000'000;

std::atomic<bool> graceful{false};
std::atomic<bool> stop_asked{false};
/// When the first signal came, by the monotonic clock; 0 before.
std::atomic<std::int64_t> asked_at_ns{0};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<std::int64_t>::is_always_lock_free,
              "a signal handler may touch lock-free atomics only");

std::int64_t monotonic_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);  // POSIX allows it in a handler
  return now.tv_sec * std::int64_t{1'000'000'000} + now.tv_nsec;
}

extern "C" void on_stop_signal(int) {
  if (!graceful.load()) ::_exit(stopped_exit_code);
  const std::int64_t now = monotonic_ns();
  std::int64_t first = 0;
  // Two signals may be handled at once, by two threads.
  if (asked_at_ns.compare_exchange_strong(first, now))
    stop_asked.store(true);
  else if (now - first > one_wish_ns)
    ::_exit(stopped_exit_code);
}

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

void install_signals() {
  struct sigaction action {};
  action.sa_handler = on_stop_signal;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

const std::atomic<bool>& stop_gracefully() {
  graceful.store(true);
  return stop_asked;
}

void block_stop_signals() {
  const sigset_t set = stop_signals();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

void wait_for_stop() {
  const sigset_t set = stop_signals();
  int number = 0;
  while (::sigwait(&set, &number) != 0) {
  }
}

}  // namespace weir::cli
