#include "platform/process_name.hpp"

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

using namespace weir::platform;

TEST_CASE("A process that runs is not gone, and one that ended is, even before anybody waited for it") {
  CHECK(this_process() == this_process());
  CHECK_FALSE(certainly_gone(this_process()));
  CHECK_FALSE(certainly_gone(this_process() + " and more"));
  int pipe_ends[2];
  REQUIRE(::pipe(pipe_ends) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const std::string name = this_process();
    const bool told = ::write(pipe_ends[1], name.data(), name.size()) == static_cast<ssize_t>(name.size());
    ::_exit(told ? 0 : 1);
  }
  char name[512];
  const auto length = ::read(pipe_ends[0], name, sizeof name);
  REQUIRE(length > 0);
  siginfo_t ended;
  REQUIRE(::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT) == 0);
  CHECK(certainly_gone({name, static_cast<std::size_t>(length)}));
  ::waitpid(child, nullptr, 0);
  CHECK(certainly_gone({name, static_cast<std::size_t>(length)}));
}

TEST_CASE("Of a process elsewhere, or a text that is no name, nothing is certain") {
  for (const char* name : {"", "elsewhere 0-0 pid:[1] 1 1", "x"}) CHECK_FALSE(certainly_gone(name));
}
