#include <csignal>
#include <random>
#include <set>
#include <thread>

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/sync_bench.hpp"
#include "sqlite/database.hpp"

using namespace weir;
using namespace weir::test;

namespace {

constexpr int record_count = 1500;

/// A server with a runner in a process of its own, until it is killed.
[[noreturn]] void serve_for_ever(const std::filesystem::path& database, const platform::RunnerOptions& options,
                                 std::uint64_t seed, int pipe) {
  FakeClock clock;
  SeededRandom random(seed);
  auto server = platform::Server::open({database}, clock, random);
  if (!server) ::_exit(2);
  const auto runner = (*server)->start_runner(options);
  if (!runner) ::_exit(4);
  if (::write(pipe, "r", 1) != 1) ::_exit(3);
  while (true) ::pause();
}

pid_t start_server(const std::filesystem::path& database, const platform::RunnerOptions& options, std::uint64_t seed) {
  int pipe_ends[2];
  REQUIRE(::pipe(pipe_ends) == 0);
  const pid_t child = ::fork();
  if (child == 0) serve_for_ever(database, options, seed, pipe_ends[1]);
  char ready = 0;
  CHECK(::read(pipe_ends[0], &ready, 1) == 1);
  ::close(pipe_ends[0]);
  ::close(pipe_ends[1]);
  return child;
}

void kill_server(pid_t server) {
  ::kill(server, SIGKILL);
  ::waitpid(server, nullptr, 0);
}

/// Two sources with two connections each, to NDJSON files and to SQLite.
struct Lines : SyncBench {
  std::string files = platform.new_connector("files");
  std::string tables = platform.new_connector("tables", {{"provider", "sqlite"}});
  std::vector<std::string> sources = {add_source("okta", "users", "lastUpdated"),
                                      add_source("okta two", "features", "name")};

  std::string add_source(const std::string& name, const std::string& stream, const std::string& field) {
    const std::string source = platform.new_source(name);
    for (const std::string& destination : {files, tables})
      platform.new_connection(source, destination, {{"streams", {stream}}});
    std::vector<Json> records;
    for (int i = 0; i < record_count; ++i)
      records.push_back({{"id", fmt::format("{}-{}", stream, i)}, {field, "2026-11-21T11:00:00Z"}});
    fixture("okta", stream, records);
    return source;
  }
  std::size_t unfinished() {
    return platform.get("/v1/jobs?status=running").json["total"].get<std::size_t>() +
           platform.get("/v1/jobs?status=queued").json["total"].get<std::size_t>();
  }
  std::multiset<std::string> in_files(const std::string& stream) const {
    std::multiset<std::string> ids;
    for (const Json& record : delivered(files, stream)) ids.insert(record["id"]);
    return ids;
  }
  std::pair<std::int64_t, std::int64_t> rows_and_ids(const std::string& stream) const {
    auto database = sqlite::Database::open(destinations() / tables / "data.sqlite", "T001");
    REQUIRE(database);
    auto count = database->prepare(fmt::format("SELECT count(*), count(DISTINCT \"id\") FROM \"{}\"", stream));
    REQUIRE(count.step());
    return {count.integer(0), count.integer(1)};
  }
};

}  // namespace

TEST_CASE("A server killed at any moment of its syncs leaves no job behind and no record twice") {
  Lines lines;
  platform::RunnerOptions options;
  options.fixtures = lines.fixtures();
  options.destinations = lines.destinations();
  std::mt19937 random(20261121);
  std::uint64_t seed = 1;
  int interrupted = 0;
  for (int round = 0; round < 10; ++round) {
    for (const std::string& source : lines.sources) lines.request_sync(source);
    const pid_t server = start_server(lines.platform.database(), options, ++seed);
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 40'000));
    kill_server(server);
    if (lines.platform.get("/v1/jobs?status=running").json["total"] > 0) ++interrupted;
  }
  INFO("killed in the middle: " << interrupted);
  CHECK(interrupted > 2);
  const pid_t server = start_server(lines.platform.database(), options, ++seed);
  CHECK(comes_true([&] { return lines.unfinished() == 0; }));
  kill_server(server);
  const Json all = lines.platform.get("/v1/jobs?limit=500").json["items"];
  CHECK(all.size() == 20);
  for (const Json& job : all) CHECK(job["status"] == "completed");
  for (const std::string stream : {"users", "features"}) {
    const auto ids = lines.in_files(stream);
    CHECK(ids.size() == record_count);
    CHECK(std::set<std::string>(ids.begin(), ids.end()).size() == record_count);
    CHECK(lines.rows_and_ids(stream) == std::pair<std::int64_t, std::int64_t>(record_count, record_count));
  }
}
