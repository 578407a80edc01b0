#include "platform/destination.hpp"

#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <set>
#include <thread>

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sqlite/database.hpp"
#include "support/scratch_folder.hpp"

using namespace weir;
using platform::Delivered;
using platform::Destination;
using platform::open_destination;
using platform::Outlet;
using platform::record_key;

namespace {

const Outlet users{"users", {"id"}};
const Outlet events{"events", {}};

std::unique_ptr<Destination> opened(const std::filesystem::path& folder, std::string_view provider) {
  auto destination = open_destination(folder, provider);
  REQUIRE(destination);
  return std::move(*destination);
}

std::vector<Json> records(std::string_view text) {
  const auto parsed = parse_json(text, "");
  REQUIRE(parsed);
  return parsed->get<std::vector<Json>>();
}

Delivered written(Destination& destination, const Outlet& outlet, const std::vector<Json>& records, bool whole) {
  const auto done = destination.write(outlet, records, whole);
  if (!done) FAIL(done.error().front().message);
  return *done;
}

std::vector<Json> many(int count, int revision) {
  std::vector<Json> made;
  for (int number = 0; number < count; ++number)
    made.push_back({{"id", number}, {"name", "shipment " + std::to_string(number)}, {"revision", revision}});
  return made;
}

/// The revisions that a destination of `many` records holds, and how many records.
std::pair<std::set<std::string>, std::size_t> held(const std::filesystem::path& folder, bool sqlite) {
  std::set<std::string> revisions;
  std::size_t count = 0;
  if (sqlite) {
    auto database = sqlite::Database::open(folder / "data.sqlite", "U033");
    REQUIRE(database);
    auto look = database->prepare("SELECT revision FROM users");
    for (; look.step(); ++count) revisions.insert(look.text(0));
    CHECK_FALSE(database->problem());
    return {revisions, count};
  }
  std::ifstream file(folder / "users.ndjson");
  for (std::string line; std::getline(file, line); ++count)
    revisions.insert(parse_json(line, "").value_or(Json::object()).value("revision", Json()).dump());
  return {revisions, count};
}

}  // namespace

TEST_CASE("a record is known by its primary key, else by all of it") {
  const Json record = {{"id", 7}, {"org", "kestrel"}, {"none", nullptr}};
  CHECK(record_key(record, {"id"}) == "[7]");
  CHECK(record_key(record, {"org", "id"}) == "[\"kestrel\",7]");
  CHECK(record_key(record, {"id"}) != record_key({{"id", "7"}}, {"id"}));
  CHECK(record_key({{"a", "1,2"}, {"b", "3"}}, {"a", "b"}) != record_key({{"a", "1"}, {"b", "2,3"}}, {"a", "b"}));
  for (const std::vector<std::string>& key : {std::vector<std::string>{}, {"none"}, {"id", "absent"}}) {
    CHECK(record_key(record, key).starts_with("sha256:"));
    CHECK(record_key(record, key) == record_key(Json::parse(record.dump()), key));
    CHECK(record_key(record, key) != record_key({{"id", 8}, {"org", "kestrel"}, {"none", nullptr}}, key));
  }
}

TEST_CASE("a destination takes over what is new or different and says how much that was") {
  const std::string provider = GENERATE(as<std::string>(), "filesystem", "sqlite");
  CAPTURE(provider);
  const test::ScratchFolder scratch;
  const auto destination = opened(scratch.path() / "con-1", provider);
  const auto first = records(R"([{"id": 1, "name": "Ada"}, {"id": 2, "name": "Bo"}, {"id": 3}])");
  CHECK(written(*destination, users, first, false) == Delivered{3, 0, 0, 0});
  CHECK(written(*destination, users, first, false) == Delivered{0, 0, 3, 0});
  CHECK(written(*opened(scratch.path() / "con-1", provider), users, first, true) == Delivered{0, 0, 3, 0});
  const auto part = records(R"([{"id": 2, "name": "Bob"}, {"id": 4, "name": "Di", "more": [1]}])");
  CHECK(written(*destination, users, part, false) == Delivered{1, 1, 0, 0});
  CHECK(written(*destination, users, part, true) == Delivered{0, 0, 2, 2});
  CHECK(written(*destination, users, {}, false) == Delivered{});
  CHECK(written(*destination, users, {}, true) == Delivered{0, 0, 0, 2});
}

TEST_CASE("of several records with one key the last counts") {
  const std::string provider = GENERATE(as<std::string>(), "filesystem", "sqlite");
  const test::ScratchFolder scratch;
  const auto destination = opened(scratch.path() / "con-1", provider);
  CHECK(written(*destination, users, records(R"([{"id": 1, "n": 1}, {"id": 1, "n": 2}])"), true) ==
        Delivered{1, 0, 0, 0});
  CHECK(written(*destination, users, records(R"([{"id": 1, "n": 2}])"), true) == Delivered{0, 0, 1, 0});
  CHECK(written(*destination, users, records(R"([{"id": 1, "n": 1}])"), true) == Delivered{0, 1, 0, 0});
}

TEST_CASE("records without a key are kept once each") {
  const std::string provider = GENERATE(as<std::string>(), "filesystem", "sqlite");
  const test::ScratchFolder scratch;
  const auto destination = opened(scratch.path() / "con-1", provider);
  const auto two = records(R"([{"at": 1}, {"at": 2}, {"at": 2.0}])");
  CHECK(written(*destination, events, two, false) == Delivered{2, 0, 0, 0});
  CHECK(written(*destination, events, two, false) == Delivered{0, 0, 2, 0});
  CHECK(written(*destination, events, records(R"([{"at": 3}])"), true) == Delivered{1, 0, 0, 2});
}

TEST_CASE("outlets do not touch each other") {
  const std::string provider = GENERATE(as<std::string>(), "filesystem", "sqlite");
  const test::ScratchFolder scratch;
  const auto destination = opened(scratch.path() / "con-1", provider);
  const std::vector<std::string> names = {"users",
                                          "Users",
                                          "USERS",
                                          "users.src-1",
                                          "users_2",
                                          "weir_parts",
                                          "sqlite_master",
                                          "",
                                          ".",
                                          "..",
                                          "../users",
                                          "/etc/passwd",
                                          "a b",
                                          "a/b",
                                          "a\"b; DROP TABLE users;--",
                                          "a'b",
                                          "%2e",
                                          "\xC3\xA4",
                                          std::string("a\0b", 3),
                                          "a\nb",
                                          "select",
                                          std::string(500, 'x'),
                                          std::string(500, 'x') + "y"};
  for (const std::string& name : names) {
    CAPTURE(name);
    CHECK(written(*destination, {name, {"id"}}, records(R"([{"id": 1}])"), true) == Delivered{1, 0, 0, 0});
  }
  for (const std::string& name : names) {
    CAPTURE(name);
    CHECK(written(*destination, {name, {"id"}}, records(R"([{"id": 1}])"), true) == Delivered{0, 0, 1, 0});
  }
  for (const auto& entry : std::filesystem::directory_iterator(scratch.path()))
    CHECK(entry.path().filename() == "con-1");
}

TEST_CASE("what a destination holds is its owner's alone") {
  const std::string provider = GENERATE(as<std::string>(), "filesystem", "sqlite");
  const test::ScratchFolder scratch;
  const std::filesystem::path root = scratch.path() / "destinations";
  const auto destination = opened(root / "con-1", provider);
  written(*destination, users, records(R"([{"id": 1}])"), true);
  const auto mode_of = [](const std::filesystem::path& path) {
    struct stat facts {};
    REQUIRE(::stat(path.c_str(), &facts) == 0);
    return facts.st_mode & 0777;
  };
  CHECK(mode_of(root) == 0700);
  CHECK(mode_of(root / "con-1") == 0700);
  for (const auto& entry : std::filesystem::directory_iterator(root / "con-1")) CHECK(mode_of(entry.path()) == 0600);
}

TEST_CASE("a folder that cannot be made is said") {
  const test::ScratchFolder scratch;
  std::ofstream(scratch.path() / "file") << "x";
  const auto destination = open_destination(scratch.path() / "file" / "con-1", "sqlite");
  REQUIRE_FALSE(destination);
  CHECK(destination.error().front().code == "U033");
}

TEST_CASE("a hundred thousand records arrive in seconds") {
  const std::string provider = GENERATE(as<std::string>(), "filesystem", "sqlite");
  const test::ScratchFolder scratch;
  const auto destination = opened(scratch.path() / "con-1", provider);
  const auto all = many(100'000, 1);
  CHECK(written(*destination, users, all, true) == Delivered{100'000, 0, 0, 0});
  CHECK(written(*destination, users, all, true) == Delivered{0, 0, 100'000, 0});
  CHECK(held(scratch.path() / "con-1", provider == "sqlite").second == 100'000);
}

TEST_CASE("a process killed at any moment leaves the old records or the new ones") {
  const std::string provider = GENERATE(as<std::string>(), "filesystem", "sqlite");
  const test::ScratchFolder scratch;
  const std::filesystem::path folder = scratch.path() / "con-1";
  written(*opened(folder, provider), users, many(500, 0), true);
  for (int round = 0; round < 20; ++round) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      const auto destination = open_destination(folder, provider);
      for (int revision = 1; destination; ++revision)
        if (!(*destination)->write(users, many(500, revision), true)) break;
      ::_exit(1);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5 + round * 3));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(WIFSIGNALED(status));
    const auto [revisions, count] = held(folder, provider == "sqlite");
    CHECK(revisions.size() == 1);
    CHECK(count == 500);
  }
  const auto destination = opened(folder, provider);
  CHECK(written(*destination, users, many(500, -1), true) == Delivered{0, 500, 0, 0});
}
