#include "cli/console.hpp"

#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <unistd.h>

#include "support/scratch_folder.hpp"

using namespace weir;
using namespace weir::cli;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

/// What a console writes to stderr while that is a file, as in CI.
template <class Use>
std::string log_of(Use use) {
  const test::ScratchFolder folder;
  const std::string path = (folder.path() / "err").string();
  const int usual = ::dup(STDERR_FILENO);
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT, 0600);
  REQUIRE(::dup2(file, STDERR_FILENO) == STDERR_FILENO);
  ::close(file);
  Console console;
  use(console);
  REQUIRE(::dup2(usual, STDERR_FILENO) == STDERR_FILENO);
  ::close(usual);
  std::ifstream stream(path);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

TEST_CASE("in a log a long run says how far it is every ten seconds, with its rate") {
  const std::string log = log_of([](Console& console) {
    console.begin(seconds(100));
    for (int second = 1; second <= 25; ++second)
      console.show_progress(static_cast<std::size_t>(second), 40, "DataSource/s", seconds(100 + second));
  });
  CHECK(log == "10 of 40 done  1.0/s\n20 of 40 done  1.0/s\n");
}

TEST_CASE("in a log a short run and a short wait say nothing") {
  const std::string log = log_of([](Console& console) {
    console.begin(seconds(100));
    console.show_progress(3, 40, "DataSource/s", seconds(109));
    console.show_bar(30, "sync of DataSource/s", seconds(9), seconds(109));
    console.show_wait("the API asked for it (429)", milliseconds(1'900), seconds(101));
  });
  CHECK(log.empty());
}

TEST_CASE("in a log a wait is told at once, and then at most every ten seconds") {
  const std::string log = log_of([](Console& console) {
    console.begin(seconds(100));
    for (int second = 0; second < 25; second += 3)
      console.show_wait("the API asked for it (429)", milliseconds(3'250), seconds(100 + second));
    console.show_bar(40, "sync of DataSource/s", seconds(35), seconds(135));
  });
  const std::string line = "waiting 3.2 s: the API asked for it (429)\n";
  CHECK(log == line + line + line + "waiting for the sync of DataSource/s, 35 s: 40 %\n");
}

TEST_CASE("what others named is harmless in a line of progress") {
  const std::string log = log_of([](Console& console) {
    console.show_wait("\x1b[2J", seconds(5), seconds(1));
    console.show_bar(120, "sync of \x1b[2J", seconds(12), seconds(20));
  });
  CHECK(log.find('\x1b') == std::string::npos);
  CHECK(log.find("100 %") != std::string::npos);
}
