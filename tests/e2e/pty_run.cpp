#include "e2e/pty_run.hpp"

#include <chrono>

#include <catch2/catch.hpp>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

namespace weir::e2e {
namespace {

using Steady = std::chrono::steady_clock;
constexpr std::chrono::seconds patience{30};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

[[noreturn]] void become(const std::string& folder, std::vector<std::string> words, std::vector<std::string> settings) {
  const auto argv = pointers(words);
  const auto envp = pointers(settings);
  if (::chdir(folder.c_str()) == 0) ::execve(WEIR_BINARY, argv.data(), envp.data());
  ::_exit(127);
}

/// Reads until the program is gone, typing as the dialog says.
std::string sit_at(int terminal, const Terminal& wanted) {
  std::string screen;
  std::size_t answered = 0, seen = 0;
  const auto end = Steady::now() + patience;
  while (Steady::now() < end) {
    pollfd ready{terminal, POLLIN, 0};
    if (::poll(&ready, 1, 100) <= 0) continue;
    char bytes[4096];
    const ssize_t got = ::read(terminal, bytes, sizeof bytes);
    if (got <= 0) return screen;
    for (ssize_t at = 0; at < got; ++at)
      if (bytes[at] != '\r' || at + 1 == got || bytes[at + 1] != '\n') screen += bytes[at];
    if (answered == wanted.dialog.size()) continue;
    const auto& [expected, typed] = wanted.dialog[answered];
    const auto at = screen.find(expected, seen);
    if (at == std::string::npos) continue;
    seen = at + expected.size();
    ++answered;
    CHECK(::write(terminal, typed.data(), typed.size()) == static_cast<ssize_t>(typed.size()));
  }
  return screen;
}

}  // namespace

PtyRan run_on_terminal(const ProgramBench& bench, const std::vector<std::string>& arguments, const Terminal& terminal) {
  std::string folder = bench.shell("pwd").out;
  folder.pop_back();
  std::vector<std::string> words{"weir"}, settings{"TERM=" + terminal.term, "GIT_CONFIG_GLOBAL=/dev/null"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  for (const auto& [name, value] : bench.environment) settings.push_back(name + "=" + value);
  winsize size{40, terminal.columns, 0, 0};
  int master = -1;
  const pid_t child = ::forkpty(&master, nullptr, nullptr, &size);
  REQUIRE(child >= 0);
  if (child == 0) become(folder, words, settings);
  PtyRan ran;
  ran.screen = sit_at(master, terminal);
  ::close(master);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  if (WIFEXITED(status)) ran.code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) ran.signal = WTERMSIG(status);
  return ran;
}

}  // namespace weir::e2e
