#include "cli/runner_options.hpp"

#include <fstream>

#include <catch2/catch.hpp>

#include "support/scratch_folder.hpp"

using namespace weir;
using namespace weir::cli;

TEST_CASE("records are left beside the database unless a folder is named") {
  Arguments arguments;
  CHECK(runner_options(arguments, "/data/.weir")->destinations == "/data/.weir/destinations");
  CHECK_FALSE(runner_options(arguments, "/data/.weir")->fixtures);
  CHECK(runner_options(arguments, "")->destinations == "destinations");
  arguments.options = {{"--destinations", {"out"}}};
  CHECK(runner_options(arguments, "/data/.weir")->destinations == "out");
}

TEST_CASE("fixtures that are no folder are refused: every stream would count as one that the source does not have") {
  const test::ScratchFolder scratch;
  std::ofstream(scratch.path() / "a-file") << "{}";
  Arguments arguments;
  for (const char* name : {"a-file", "nothing\x1b[1m"}) {
    arguments.options = {{"--fixtures", {(scratch.path() / name).string()}}};
    const auto refused = runner_options(arguments, "");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().front().code == "U003");
    CHECK(refused.error().front().message.find('\x1b') == std::string::npos);
  }
  arguments.options = {{"--fixtures", {scratch.path().string()}}};
  CHECK(runner_options(arguments, "")->fixtures == scratch.path());
}
