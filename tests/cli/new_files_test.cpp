#include "cli/new_files.hpp"

#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

#include "support/scratch_folder.hpp"
#include "support/seeded_random.hpp"

using namespace weir;
using cli::make_files;

namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::size_t entries(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::recursive_directory_iterator(folder), {}));
}

}  // namespace

TEST_CASE("files are made with their folders and modes") {
  const test::ScratchFolder scratch;
  test::SeededRandom random;
  const fs::path root = scratch.path() / "a" / "b";
  REQUIRE(make_files(root, {{root / "c/d.txt", "text", 0640}, {root / "e.sh", "", 0755}}, 0750, random).has_value());
  CHECK(text_of(root / "c/d.txt") == "text");
  CHECK(fs::status(root / "c/d.txt").permissions() == fs::perms(0640));
  CHECK(fs::status(root / "e.sh").permissions() == fs::perms(0755));
  CHECK(fs::status(root / "c").permissions() == fs::perms(0750));
  CHECK(entries(root) == 3);
}

TEST_CASE("when one file cannot be made nothing is left, and what was there is as it was") {
  test::SeededRandom random;
  struct Case {
    std::string about;
    void (*prepare)(const fs::path& root);
  };
  const std::vector<Case> cases = {
      {"a file in the place of a folder", [](const fs::path& root) { std::ofstream(root / "c") << "mine"; }},
      {"a symlink in the place of a folder",
       [](const fs::path& root) { fs::create_directory_symlink(root.parent_path(), root / "c"); }},
      {"a file in the place of the last file", [](const fs::path& root) { std::ofstream(root / "z") << "mine"; }},
      {"a symlink to nowhere in the place of the last file",
       [](const fs::path& root) { fs::create_symlink("nowhere", root / "z"); }},
  };
  for (const auto& one : cases) {
    INFO(one.about);
    const test::ScratchFolder scratch;
    const fs::path root = scratch.path() / "root";
    fs::create_directory(root);
    one.prepare(root);
    const auto made =
        make_files(root, {{root / "x", "1", 0600}, {root / "c/y", "2", 0600}, {root / "z", "3", 0600}}, 0700, random);
    REQUIRE_FALSE(made.has_value());
    CHECK(made.error().front().code == "U014");
    CHECK(entries(scratch.path()) == 2);
    if (fs::is_regular_file(root / "z")) CHECK(text_of(root / "z") == "mine");
  }
}
