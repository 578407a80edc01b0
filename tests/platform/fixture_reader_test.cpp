#include "platform/fixture_reader.hpp"

#include <fstream>

#include <catch2/catch.hpp>

#include "platform/test_pace.hpp"
#include "support/scratch_folder.hpp"

using namespace weir;
using namespace weir::test;
using namespace weir::platform;

TEST_CASE("A fixture is read line by line, and lines that are no objects are counted") {
  ScratchFolder folder;
  std::filesystem::create_directories(folder.path() / "okta");
  std::ofstream(folder.path() / "okta" / "users.ndjson")
      << "{\"id\":\"u1\"}\r\n\n  \n[1]\n{\"id\":\"u2\",\"id\":\"u3\"}\nnull\n{\"id\":\"u4\"}";
  FixtureReader reader(folder.path(), "okta");
  TestPace pace;
  const auto found = reader.read("users", pace);
  REQUIRE(found);
  CHECK(found->records == std::vector<Json>{{{"id", "u1"}}, {{"id", "u4"}}});
  CHECK(found->unreadable == 3);
  CHECK(found->present);
  const auto absent = reader.read("groups", pace);
  REQUIRE(absent);
  CHECK_FALSE(absent->present);
  CHECK(absent->records.empty());
  pace.steps_left = 0;
  CHECK(reader.read("users", pace).error().stopped);
}

TEST_CASE("Streams, keys and cursors of a fixture are the catalog's") {
  const FixtureReader reader("nowhere", "okta");
  CHECK(reader.streams().size() == 40);
  CHECK(reader.shape("users").primary_key == std::vector<std::string>{"id"});
  CHECK(reader.shape("users").cursor_field == "lastUpdated");
  CHECK(reader.shape("unheard").primary_key.empty());
}

TEST_CASE("A name of a file leads nowhere else") {
  for (const char* name : {"users", "a.b-c_D9", "_x"}) CHECK(is_plain_file_name(name));
  for (const std::string& name :
       {std::string(), std::string("../x"), std::string(".x"), std::string("-x"), std::string("a/b"),
        std::string("a b"), std::string("a\0b", 3), std::string(129, 'a')})
    CHECK_FALSE(is_plain_file_name(name));
}
