#include "cli/signals.hpp"

#include <csignal>

#include <unistd.h>

namespace weir::cli {
namespace {

constexpr int stopped_exit_code = 130;

std::atomic<bool> graceful{false};
std::atomic<bool> stop_asked{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may touch lock-free atomics only");

extern "C" void on_stop_signal(int) {
  if (!graceful.load() || stop_asked.exchange(true)) ::_exit(stopped_exit_code);
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

GracefulStop::GracefulStop() {
  stop_asked.store(false);
  graceful.store(true);
}

GracefulStop::~GracefulStop() {
  graceful.store(false);
}

const std::atomic<bool>& GracefulStop::flag() const {
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
