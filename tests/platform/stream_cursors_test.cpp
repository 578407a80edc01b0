#include "platform/stream_cursors.hpp"

#include <catch2/catch.hpp>

#include "platform/sync_bench.hpp"

using namespace weir;
using namespace weir::test;

namespace {

Json user(const std::string& id, const std::string& changed) {
  return {{"id", id}, {"lastUpdated", changed}};
}

/// A source of type okta whose users and groups were read by one connection once.
struct ReadOnce : SyncBench {
  std::string source = platform.new_source("okta");
  std::string connector = platform.new_connector("warehouse");
  std::string connection = platform.new_connection(source, connector, {{"streams", {"users", "groups"}}});
  std::string source_path = std::string(sources_path) + "/" + source;
  std::string connector_path = std::string(connectors_path) + "/" + connector;
  std::string connection_path = std::string(connections_path) + "/" + connection;
  Json config = source_body("okta")["config"];

  ReadOnce() {
    fixture("okta", "users", {user("u1", "2026-11-01T00:00:00Z")});
    fixture("okta", "groups", {user("g1", "2026-11-01T00:00:00Z")});
    start();
    sync(source);
    REQUIRE(cursors() == Json({{"groups", "2026-11-21"}, {"users", "2026-11-21"}}));
  }
  Json cursors() { return platform.connection(connection)["cursors"]; }
  void patch(const std::string& path, const Json& body) {
    const Answer answer = platform.patch(path, body);
    INFO(answer.body);
    REQUIRE(answer.status == 200);
  }
  Json refresh_and_sync() {
    REQUIRE(platform.send(http::Method::post, connection_path + "/refresh").status == 200);
    return sync(source);
  }
};

const Json both = {{"groups", "2026-11-21"}, {"users", "2026-11-21"}};

}  // namespace

TEST_CASE("Another organisation behind a source is read from the start after the refresh") {
  ReadOnce line;
  line.fixture("okta", "users", {user("u7", "2026-03-01T00:00:00Z"), user("u8", "2026-11-21T00:00:00Z")});
  line.config["domain"] = "other.okta.com";
  line.patch(line.source_path, {{"config", line.config}});
  CHECK(line.cursors() == Json::object());
  const Json job = line.refresh_and_sync();
  INFO(job.dump(1));
  CHECK(job["output"]["created"] == 2);
  CHECK(line.cursors() == both);
  CHECK(line.platform.connection(line.connection)["version"] == 1);
}

TEST_CASE("What of a source takes the cursors back") {
  struct Row {
    const char* member;
    Json value;
    bool taken_back;
  };
  const Row row = GENERATE(Row{"domain", "other.okta.com", true}, Row{"startDate", "2026-01-01T00:00:00Z", true},
                           Row{"apiToken", "another", false});
  INFO(row.member);
  ReadOnce line;
  line.config[row.member] = row.value;
  line.patch(line.source_path, {{"config", line.config}});
  CHECK(line.cursors() == (row.taken_back ? Json::object() : both));
}

TEST_CASE("A source that gets its settings once more, another name or schedule keeps the cursors") {
  ReadOnce line;
  line.patch(line.source_path, {{"config", line.config}, {"name", "other"}, {"syncSchedule", "0 3 * * *"}});
  CHECK(line.cursors() == both);
}

TEST_CASE("Settings are compared member by member, with their defaults") {
  const Json config = {{"apiUrl", "https://api.acme.example"}, {"bearerToken", "a"}};
  const auto with = [&](const char* name, const Json& value) {
    Json changed = config;
    changed[name] = value;
    return changed;
  };
  const auto read_again = [&](const Json& after) { return platform::settings_read_again("custom", config, after); };
  CHECK_FALSE(read_again(config));
  CHECK_FALSE(read_again(with("bearerToken", "b")));
  CHECK_FALSE(read_again(with("recordsPath", "$[*]")));
  CHECK_FALSE(read_again(with("params", Json::object())));
  CHECK(read_again(with("recordsPath", "$.items[*]")));
  CHECK(read_again(with("replicationKey", "updated")));
  CHECK(read_again(with("primaryKeys", {"id"})));
  CHECK(read_again(with("streams", Json::array({{{"name", "tickets"}}}))));
  CHECK(read_again(with("apiUrl", "https://api.other.example")));
  CHECK(read_again(Json()));
  CHECK(platform::settings_read_again("custom", Json(), config));
}

TEST_CASE("A connector that becomes another place gets everything, one with another name nothing again") {
  ReadOnce line;
  line.patch(line.connector_path, {{"name", "other"}, {"vault_path", "secret/data/other"}, {"tags", {"a"}}});
  CHECK(line.cursors() == both);
  line.patch(line.connector_path, {{"config", {{"region", "eu-north-1"}}}});
  CHECK(line.cursors() == Json::object());
  REQUIRE(line.sync(line.source)["status"] == "completed");
  CHECK(line.cursors() == both);
  line.patch(line.connector_path, {{"provider", "sqlite"}});
  CHECK(line.cursors() == Json::object());
  CHECK(line.sync(line.source)["output"]["created"] == 2);
}

TEST_CASE("A mapping that comes, changes or goes takes back the cursor of its stream") {
  ReadOnce line;
  const std::string path = mapping_path(line.source, "users");
  const Json only_groups = {{"groups", "2026-11-21"}};
  REQUIRE(line.platform.put(path, {{"fields", {{"lastUpdated", {{"type", "date"}}}}}}).status == 201);
  CHECK(line.cursors() == only_groups);
  CHECK(line.refresh_and_sync()["output"]["updated"] == 1);
  CHECK(line.delivered(line.connector, "users")[0]["lastUpdated"] == "2026-11-01");
  REQUIRE(line.cursors() == both);
  SECTION("the same once more, and other tags") {
    REQUIRE(line.platform.put(path, {{"fields", {{"lastUpdated", {{"type", "date"}}}}}, {"tags", {"a"}}}).status ==
            200);
    CHECK(line.cursors() == both);
  }
  SECTION("another type") {
    REQUIRE(line.platform.put(path, {{"fields", {{"lastUpdated", {{"type", "string"}}}}}}).status == 200);
    CHECK(line.cursors() == only_groups);
  }
  SECTION("gone") {
    REQUIRE(line.platform.remove(path).status == 204);
    CHECK(line.cursors() == only_groups);
    CHECK(line.refresh_and_sync()["output"]["updated"] == 1);
    CHECK(line.delivered(line.connector, "users")[0]["lastUpdated"] == "2026-11-01T00:00:00Z");
  }
}

TEST_CASE("More backfill days count for the next run, fewer from the one after it on") {
  ReadOnce line;
  line.fixture("okta", "users", {user("u2", "2026-11-10T00:00:00Z"), user("u3", "2026-11-11T00:00:00Z")});
  line.patch(line.connection_path, {{"backfillDays", 10}});
  CHECK(line.cursors() == Json({{"groups", "2026-11-11"}, {"users", "2026-11-11"}}));
  CHECK(line.sync(line.source)["output"]["created"] == 1);
  line.patch(line.connection_path, {{"backfillDays", 1}});
  CHECK(line.cursors()["users"] == "2026-11-11");
  // A cursor that stands further back already stays there.
  line.patch(line.connection_path, {{"backfillDays", 3}});
  CHECK(line.cursors()["users"] == "2026-11-11");
  line.sync(line.source);
  CHECK(line.cursors()["users"] == "2026-11-18");
}

TEST_CASE("A stream that is left out of the list and comes back is read from the start") {
  ReadOnce line;
  line.patch(line.connection_path, {{"streams", {"groups"}}});
  CHECK(line.cursors() == Json({{"groups", "2026-11-21"}}));
  line.fixture("okta", "users", {user("u1", "2026-11-01T00:00:00Z"), user("u2", "2026-11-02T00:00:00Z")});
  line.patch(line.connection_path, {{"streams", nullptr}});
  CHECK(line.sync(line.source)["output"]["created"] == 1);
  CHECK(line.cursors() == both);
}

TEST_CASE("Neither an absent stream nor one with an unreadable line moves its cursor") {
  SyncBench bench;
  const std::string source = bench.platform.new_source("okta");
  const std::string connector = bench.platform.new_connector("warehouse");
  const std::string connection = bench.platform.new_connection(source, connector, {{"streams", {"users", "groups"}}});
  const auto cursors = [&] { return bench.platform.connection(connection)["cursors"]; };
  bench.fixture_text("okta", "groups", user("g1", "2026-11-01T00:00:00Z").dump() + "\n{\"id\": \"g2\", \n");
  bench.start();
  CHECK(bench.sync(source)["output"]["errors"] == 1);
  CHECK(cursors() == Json::object());
  bench.fixture("okta", "users", {user("u1", "2026-01-01T00:00:00Z")});
  bench.fixture("okta", "groups", {user("g1", "2026-11-01T00:00:00Z"), user("g2", "2026-01-01T00:00:00Z")});
  CHECK(bench.sync(source)["output"]["created"] == 2);
  CHECK(cursors() == both);
}

TEST_CASE("A value that cannot be cast was delivered, so that the cursor moves on") {
  ReadOnce line;
  line.fixture("okta", "users", {user("u1", "2026-11-01T00:00:00Z"), user("u2", "no time")});
  REQUIRE(line.platform.put(mapping_path(line.source, "users"), {{"fields", {{"lastUpdated", {{"type", "date"}}}}}})
              .status == 201);
  CHECK(line.refresh_and_sync()["output"]["errors"] == 1);
  CHECK(line.cursors() == both);
}
