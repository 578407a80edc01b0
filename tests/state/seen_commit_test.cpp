#include "state/seen_commit.hpp"

#include <fstream>

#include <catch2/catch.hpp>

#include "support/scratch_folder.hpp"

namespace weir::state {

TEST_CASE("the last commit of each target is known until another one is seen") {
  const test::ScratchFolder folder;
  const SeenCommit seen(folder.path(), "production", "clone");
  CHECK_FALSE(seen.commit());
  seen.remember(std::string(40, 'a'));
  CHECK(seen.commit() == std::string(40, 'a'));
  seen.remember(std::string(40, 'b'));
  CHECK(SeenCommit(folder.path(), "production", "clone").commit() == std::string(40, 'b'));
  CHECK_FALSE(SeenCommit(folder.path(), "staging", "clone").commit());
  CHECK_FALSE(SeenCommit(folder.path(), "production", "https://elsewhere").commit());
}

TEST_CASE("what is no commit id, or cannot be written, is not known and no hindrance") {
  const test::ScratchFolder folder;
  const SeenCommit seen(folder.path(), "production", "clone");
  seen.remember(std::string(40, 'a'));
  for (const char* text : {"", "a", "nonsense nonsense nonsense nonsense nonsense", "\n"}) {
    const auto file = std::filesystem::directory_iterator(folder.path() / "weir/seen")->path();
    std::ofstream(file) << text;
    CHECK_FALSE(seen.commit());
  }
  std::filesystem::remove_all(folder.path() / "weir");
  std::ofstream(folder.path() / "weir") << "in the way";
  seen.remember(std::string(40, 'a'));
  CHECK_FALSE(seen.commit());
}

}  // namespace weir::state
