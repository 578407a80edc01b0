#include <csignal>
#include <set>
#include <tuple>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "core/crypto.hpp"
#include "platform/tables.hpp"
#include "platform/test_platform.hpp"
#include "sqlite/database.hpp"

using namespace weir;
using namespace weir::test;
using http::Method;

namespace {

/// Creates, changes and deletes sources for ever; tells each answered write through the pipe, after it was answered.
[[noreturn]] void write_for_ever(const platform::Options& options, std::uint64_t seed, int pipe) {
  FakeClock clock;
  SeededRandom random(seed);
  auto server = platform::Server::open(options, clock, random);
  if (!server) ::_exit(2);
  const auto send = [&](Method method, const std::string& target, const Json& body) {
    http::Request request{method, target, {}, body.is_null() ? "" : body.dump()};
    request.headers.set("Authorization", "Bearer " + (*server)->api_key());
    return (*server)->handle(request);
  };
  for (std::uint64_t round = 0;; ++round) {
    const http::Response made = send(Method::post, sources_path, source_body("made"));
    if (made.status != 201) ::_exit(3);
    const std::string id = Json::parse(made.body)["id"];
    const auto tell = [&](char what) {
      const std::string line = what + id + "\n";
      if (::write(pipe, line.data(), line.size()) != static_cast<ssize_t>(line.size())) ::_exit(4);
    };
    tell('c');
    const std::string path = std::string(sources_path) + "/" + id;
    if (send(Method::patch, path, {{"name", "changed"}}).status != 200) ::_exit(5);
    tell('u');
    if (round % 3 != 0) continue;
    if (send(Method::delete_, path, nullptr).status != 204) ::_exit(6);
    tell('d');
  }
}

/// Runs the writer for some milliseconds, kills it, and gives the writes it told of.
std::string told_until_killed(const platform::Options& options, std::uint64_t seed, int milliseconds) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    write_for_ever(options, seed, ends[1]);
  }
  ::close(ends[1]);
  std::string told(1, '\0');
  // The clock starts with the first write.
  REQUIRE(::read(ends[0], told.data(), 1) == 1);
  ::usleep(static_cast<useconds_t>(milliseconds) * 1000);
  ::kill(child, SIGKILL);
  char buffer[4096];
  for (ssize_t got = 0; (got = ::read(ends[0], buffer, sizeof buffer)) > 0;)
    told.append(buffer, static_cast<std::size_t>(got));
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK(WIFSIGNALED(status));
  return told;
}

}  // namespace

TEST_CASE("A database of the first version is brought up to date, and its objects can be connected") {
  ScratchFolder folder;
  const platform::Options options{folder.path() / "platform.db", platform::Profile::full, 0};
  {
    auto database = sqlite::Database::open(options.database, "T001");
    REQUIRE(database);
    REQUIRE(database->upgrade("platform", {platform::tables}));
    REQUIRE(database->execute("INSERT INTO tenants(id, name, created_at) VALUES('tnt-1', 'default', '')"));
    for (const auto& [kind, id, body] : {std::tuple{"DataSource", "ds-1", R"({"id":"ds-1","type":"okta"})"},
                                         std::tuple{"Connector", "cnn-1", R"({"id":"cnn-1"})"}}) {
      database
          ->prepare(
              "INSERT INTO objects(id, kind, tenant, type, status, deleted, version, authentication, body, extension)"
              " VALUES(?, ?, 'tnt-1', '', '', 0, 1, 'none', ?, '{}')")
          .bind_all(id, kind, body)
          .step();
    }
    REQUIRE_FALSE(database->problem());
  }
  FakeClock clock;
  SeededRandom random(1);
  auto server = platform::Server::open(options, clock, random);
  REQUIRE(server);
  http::Request request{Method::post, connections_path, {}, connection_body("ds-1", "cnn-1").dump()};
  request.headers.set("Authorization", "Bearer " + (*server)->api_key());
  CHECK((*server)->handle(request).status == 201);
  http::Request removal{Method::delete_, std::string(sources_path) + "/ds-1", request.headers, ""};
  CHECK((*server)->handle(removal).status == 409);
}

TEST_CASE("A server killed at any moment has lost no write that it answered") {
  ScratchFolder folder;
  const platform::Options options{folder.path() / "platform.db", platform::Profile::full, 0};
  std::map<std::string, char> last;
  std::size_t writes = 0;
  for (int round = 0; round < 12; ++round) {
    const std::string told = told_until_killed(options, 100 + static_cast<std::uint64_t>(round), 3 + 7 * round);
    std::size_t start = 0;
    for (std::size_t end; (end = told.find('\n', start)) != std::string::npos; start = end + 1, ++writes) {
      last[told.substr(start + 1, end - start - 1)] = told[start];
    }
    FakeClock clock;
    SeededRandom random(1);
    auto server = platform::Server::open(options, clock, random);
    REQUIRE(server);
    for (const auto& [id, what] : last) {
      http::Request request{Method::get, std::string(sources_path) + "/" + id, {}, ""};
      request.headers.set("Authorization", "Bearer " + (*server)->api_key());
      const http::Response got = (*server)->handle(request);
      if (what == 'd') CHECK(got.status == 404);
      if (what == 'u' && got.status == 200) CHECK(Json::parse(got.body)["name"] == "changed");
      // The next write of a kind may have been done and not told.
      if (what == 'c') CHECK(got.status == 200);
    }
    http::Request request{Method::get, "/v1/audit-events?limit=1", {}, ""};
    request.headers.set("Authorization", "Bearer " + (*server)->api_key());
    const Json newest = Json::parse((*server)->handle(request).body);
    CHECK(newest["items"][0]["sequenceId"] == newest["total"]);
    CHECK(newest["total"] >= writes);
  }
  CHECK(writes > 20);
}
