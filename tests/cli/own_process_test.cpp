#include "cli/own_process.hpp"

#include <cstdlib>

#include <catch2/catch.hpp>
#include <unistd.h>

#include "platform/process_name.hpp"

using namespace weir;
using namespace weir::cli;

namespace {

constexpr const char* names[] = {"GITHUB_ACTOR", "GITLAB_USER_LOGIN", "USER", "LOGNAME"};

}  // namespace

TEST_CASE("a run is named after the job's user, else after the account, and never unescaped") {
  for (const char* name : names) ::unsetenv(name);
  CHECK(this_holder().who == "user " + std::to_string(geteuid()));
  // From the last that is asked to the first.
  for (const char* name : {"LOGNAME", "USER", "GITLAB_USER_LOGIN", "GITHUB_ACTOR"}) {
    ::setenv(name, name, 1);
    CHECK(this_holder().who == name);
  }
  ::setenv("GITHUB_ACTOR", "a\033[2J\nb", 1);
  CHECK(this_holder().who == "a\\x1b[2J\\x0ab");
  ::setenv("GITHUB_ACTOR", std::string(1000, 'x').c_str(), 1);
  CHECK(this_holder().who.size() < 100);
  for (const char* name : names) ::unsetenv(name);
}

TEST_CASE("a run is told apart from every other process, and this one is not gone") {
  const Holder self = this_holder();
  CHECK(self.pid == getpid());
  CHECK(self.process == platform::this_process());
  CHECK_FALSE(self.host.empty());
  CHECK_FALSE(platform::certainly_gone(self.process));
}
