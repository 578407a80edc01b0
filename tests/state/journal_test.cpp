#include "state/journal.hpp"

#include <fstream>

#include <catch2/catch.hpp>

#include "support/scratch_folder.hpp"

using namespace weir;
using namespace weir::state;

TEST_CASE("a journal keeps saves until they are forgotten, the oldest first") {
  const test::ScratchFolder folder;
  const Journal journal(folder.path() / "journal" / "production");
  REQUIRE(journal.kept());
  CHECK(journal.kept()->empty());
  const Unpushed late{"aaa", "bbb", {{"state.json", "{}\n"}, {"x", "\"\\ é"}}, "m\n", "2026-11-21T12:00:01Z"};
  const Unpushed early{std::nullopt, "ccc", {}, "", "2026-11-21T12:00:00Z"};
  REQUIRE(journal.keep(late));
  REQUIRE(journal.keep(early));
  REQUIRE(journal.keep(late));
  auto kept = journal.kept();
  REQUIRE(kept);
  REQUIRE(kept->size() == 2);
  CHECK((*kept)[0].commit == "ccc");
  CHECK_FALSE((*kept)[0].expected);
  CHECK((*kept)[1].expected == "aaa");
  CHECK((*kept)[1].files == late.files);
  CHECK((*kept)[1].message == "m\n");
  journal.forget("ccc");
  const auto aside = journal.set_aside("bbb");
  CHECK(std::filesystem::exists(aside));
  CHECK(journal.kept()->empty());
}

TEST_CASE("a damaged journal is told with its file, never skipped") {
  const test::ScratchFolder folder;
  const Journal journal(folder.path());
  for (const char* text :
       {"", "{", "[]", "{}", R"({"commit":"a","expected":null,"files":{"x":1},"message":"","time":""})"}) {
    std::ofstream(folder.path() / "a.json") << text;
    const auto kept = journal.kept();
    REQUIRE_FALSE(kept);
    CHECK(kept.error().front().code == "S002");
    CHECK(kept.error().front().message.find("a.json") != std::string::npos);
  }
}

TEST_CASE("a journal without a place says so") {
  const test::ScratchFolder folder;
  std::ofstream(folder.path() / "file") << "x";
  const auto kept = Journal(folder.path() / "file").keep({std::nullopt, "a", {}, "", ""});
  REQUIRE_FALSE(kept);
  CHECK(kept.error().front().code == "S017");
}

TEST_CASE("a journal whose folder cannot be read is not an empty one") {
  const test::ScratchFolder folder;
  CHECK(Journal(folder.path() / "absent").kept()->empty());
  std::ofstream(folder.path() / "file") << "x";
  const auto kept = Journal(folder.path() / "file").kept();
  REQUIRE_FALSE(kept);
  CHECK(kept.error().front().code == "S002");
  CHECK(kept.error().front().message.find("file") != std::string::npos);
}
