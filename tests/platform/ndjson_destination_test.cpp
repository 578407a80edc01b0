#include "platform/ndjson_destination.hpp"

#include <fstream>
#include <iterator>
#include <set>

#include <catch2/catch.hpp>

#include "support/scratch_folder.hpp"

using namespace weir;
using platform::Delivered;
using platform::ndjson_file_name;
using platform::NdjsonDestination;
using platform::Outlet;

namespace {

const Outlet users{"users", {"id"}};

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("a file holds canonical lines sorted by key") {
  const test::ScratchFolder scratch;
  NdjsonDestination destination(scratch.path());
  REQUIRE(destination.write(users, {{{"id", "b"}, {"z", 1.0}, {"a", nullptr}}, {{"id", "a"}, {"text", "line\nbreak"}}},
                            true));
  CHECK(text_of(scratch.path() / "users.ndjson") ==
        "{\"id\":\"a\",\"text\":\"line\\nbreak\"}\n"
        "{\"a\":null,\"id\":\"b\",\"z\":1}\n");
  REQUIRE(destination.write(users, {}, true));
  CHECK(text_of(scratch.path() / "users.ndjson").empty());
}

TEST_CASE("a stream without records has a file all the same") {
  const test::ScratchFolder scratch;
  REQUIRE(NdjsonDestination(scratch.path()).write(users, {}, false));
  CHECK(text_of(scratch.path() / "users.ndjson").empty());
}

TEST_CASE("the same records again do not touch the file") {
  const test::ScratchFolder scratch;
  NdjsonDestination destination(scratch.path());
  const std::filesystem::path file = scratch.path() / "users.ndjson";
  REQUIRE(destination.write(users, {{{"id", 2}}, {{"id", 1}}}, true));
  const auto long_ago = std::filesystem::last_write_time(file) - std::chrono::hours(24);
  std::filesystem::last_write_time(file, long_ago);
  REQUIRE(destination.write(users, {{{"id", 1}}, {{"id", 2.0}}}, true));
  CHECK(std::filesystem::last_write_time(file) == long_ago);
}

TEST_CASE("names of files are readable, distinct and stay in the folder") {
  CHECK(ndjson_file_name("users") == "users.ndjson");
  CHECK(ndjson_file_name("iam_roles.src-01H") == "iam_roles.src-01H.ndjson");
  CHECK(ndjson_file_name("..") == "%2E..ndjson");
  CHECK(ndjson_file_name("../../etc/passwd") == "%2E.%2F..%2Fetc%2Fpasswd.ndjson");
  CHECK(ndjson_file_name("") == ".ndjson");
  CHECK(ndjson_file_name("a%2Fb") == "a%252Fb.ndjson");
  std::set<std::string> names;
  for (std::size_t length = 180; length < 220; ++length) {
    const std::string name = ndjson_file_name(std::string(length, 'a'));
    CHECK(name.size() <= 255);
    CHECK(names.insert(name).second);
  }
}

TEST_CASE("what a killed process left beside the file is no hindrance") {
  const test::ScratchFolder scratch;
  std::ofstream(scratch.path() / ".users.ndjson.part") << std::string(10'000, 'x');
  NdjsonDestination destination(scratch.path());
  CHECK(*destination.write(users, {{{"id", 1}}}, true) == Delivered{1, 0, 0, 0});
  CHECK(text_of(scratch.path() / "users.ndjson") == "{\"id\":1}\n");
  CHECK_FALSE(std::filesystem::exists(scratch.path() / ".users.ndjson.part"));
}

TEST_CASE("a file that is not ours is refused and stays as it is") {
  const test::ScratchFolder scratch;
  const std::filesystem::path file = scratch.path() / "users.ndjson";
  NdjsonDestination destination(scratch.path());
  SECTION("a line that is no record") {
    std::ofstream(file) << "{\"id\":1}\nhello\n";
    const auto done = destination.write(users, {{{"id", 2}}}, false);
    REQUIRE_FALSE(done);
    CHECK(done.error().front().code == "U033");
    CHECK(done.error().front().message.find("line 2") != std::string::npos);
    CHECK(text_of(file) == "{\"id\":1}\nhello\n");
  }
  SECTION("a symbolic link") {
    std::ofstream(scratch.path() / "other") << "precious";
    std::filesystem::create_symlink("other", file);
    CHECK_FALSE(destination.write(users, {{{"id", 2}}}, true));
    CHECK(text_of(scratch.path() / "other") == "precious");
  }
  SECTION("a folder") {
    std::filesystem::create_directory(file);
    CHECK_FALSE(destination.write(users, {{{"id", 2}}}, true));
  }
}
