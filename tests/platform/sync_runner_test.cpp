#include <catch2/catch.hpp>

#include "platform/sync_bench.hpp"

using namespace weir;
using namespace weir::test;

namespace {

Json user(const std::string& id, const std::string& changed, Json more = Json::object()) {
  Json record = {{"id", id}, {"lastUpdated", changed}, {"status", "ACTIVE"}};
  record.update(more);
  return record;
}

/// A source of type okta, a connector, and a connection that takes users only.
struct Pipeline : SyncBench {
  std::string source = platform.new_source("okta");
  std::string connector = platform.new_connector("warehouse");
  std::string connection = platform.new_connection(source, connector, {{"streams", {"users"}}});
};

}  // namespace

TEST_CASE("A queued sync runs, delivers, and tells in its job what it did") {
  Pipeline line;
  line.fixture("okta", "users", {user("u1", "2026-11-01T00:00:00Z"), user("u2", "2026-11-02T00:00:00Z")});
  const std::string id = line.request_sync(line.source);
  CHECK(line.job(id)["status"] == "queued");
  line.platform.clock().advance(std::chrono::seconds(3));
  line.start();
  const Json job = line.wait_for(id, "completed");
  INFO(job.dump(1));
  CHECK(job["status"] == "completed");
  CHECK(job["progress"] == 100);
  CHECK(job["output"] == Json({{"created", 2}, {"updated", 0}, {"deleted", 0}, {"errors", 0}}));
  CHECK(job["error"].is_null());
  CHECK(job["startedAt"] == "2026-11-21T10:00:03Z");
  CHECK(job["completedAt"] == "2026-11-21T10:00:03Z");
  CHECK(job["trigger"] == "request");
  CHECK(job["notes"] == Json::array());
  CHECK(line.delivered(line.connector, "users").size() == 2);
  CHECK(line.platform.get(std::string(sources_path) + "/" + line.source + "/sync-history").json["items"][0] == job);
}

TEST_CASE("What a run did is said by source, connection and connector, and no version moves") {
  Pipeline line;
  line.fixture("okta", "users", {user("u1", "2026-11-01T00:00:00Z"), user("u2", "2026-11-02T00:00:00Z")});
  line.start();
  REQUIRE(line.sync(line.source)["status"] == "completed");
  const Json source = line.platform.source(line.source);
  CHECK(source["lastSyncAt"] == "2026-11-21T10:00:00Z");
  CHECK(source["lastRun"] == "2026-11-21T10:00:00Z");
  CHECK(source["lastSyncStatus"] == "success");
  CHECK(source["health"] == "Live");
  CHECK(source["recordsLast30Days"] == 2);
  CHECK(source["version"] == 1);
  const Json connection = line.platform.connection(line.connection);
  CHECK(connection["lastRunStatus"] == "success");
  CHECK(connection["recordsLast30Days"] == 2);
  CHECK(connection["cursors"] == Json({{"users", "2026-11-21"}}));
  CHECK(connection["version"] == 1);
  const Json connector = line.platform.get(std::string(connectors_path) + "/" + line.connector).json;
  CHECK(connector["sync_status"] == "success");
  CHECK(connector["last_sync_at"] == "2026-11-21T10:00:00Z");
  CHECK(connector["metrics"]["totalSynced"] == 2);
  CHECK(connector["metrics"]["last24h"] == 2);
  CHECK(connector["version"] == 1);
}

TEST_CASE("From the second run on, records are read from the cursor on, which stands back by the backfill days") {
  Pipeline line;
  line.fixture("okta", "users", {user("u1", "2026-11-01T00:00:00Z")});
  line.platform.patch(std::string(connections_path) + "/" + line.connection, {{"backfillDays", 2}});
  line.start();
  line.sync(line.source);
  CHECK(line.platform.connection(line.connection)["cursors"]["users"] == "2026-11-19");
  line.fixture("okta", "users",
               {user("u1", "2026-11-01T00:00:00Z", {{"status", "LOCKED"}}), user("u2", "2026-11-18T23:59:59Z"),
                user("u3", "2026-11-19T00:00:00Z"), user("u4", "no time at all")});
  const Json job = line.sync(line.source);
  CHECK(job["output"] == Json({{"created", 2}, {"updated", 0}, {"deleted", 0}, {"errors", 0}}));
  std::vector<std::string> ids;
  for (const Json& record : line.delivered(line.connector, "users")) ids.push_back(record["id"]);
  CHECK(ids == std::vector<std::string>{"u1", "u3", "u4"});
}

TEST_CASE("A stream without a cursor is read whole: what is gone is deleted, but not when lines were unreadable") {
  SyncBench bench;
  const std::string source = bench.platform.new_source("okta");
  const std::string connector = bench.platform.new_connector("warehouse");
  bench.platform.new_connection(source, connector, {{"streams", {"features"}}});
  bench.fixture("okta", "features", {{{"id", "f1"}}, {{"id", "f2"}}});
  bench.start();
  REQUIRE(bench.sync(source)["output"]["created"] == 2);
  bench.fixture_text("okta", "features", "{\"id\":\"f1\"}\n[1]\nnot json\n\n");
  const Json partial = bench.sync(source);
  CHECK(partial["output"] == Json({{"created", 0}, {"updated", 0}, {"deleted", 0}, {"errors", 2}}));
  CHECK(bench.platform.source(source)["lastSyncStatus"] == "partial");
  bench.fixture("okta", "features", {{{"id", "f1"}}});
  CHECK(bench.sync(source)["output"]["deleted"] == 1);
  CHECK(bench.delivered(connector, "features") == std::vector<Json>{{{"id", "f1"}}});
  CHECK(bench.platform.source(source)["lastSyncStatus"] == "success");
}

TEST_CASE("Values are cast by the mapping, and one that cannot be cast is null and an error of a partial run") {
  Pipeline line;
  line.fixture("okta", "users",
               {user("u1", "2026-11-20T01:02:03Z"), user("u2", "2026-11-20T01:02:03Z", {{"created", "yesterday"}})});
  REQUIRE(line.platform
              .put(mapping_path(line.source, "users"),
                   {{"fields", {{"lastUpdated", {{"type", "date"}}}, {"created", {{"type", "date"}}}}}})
              .status == 201);
  // Writing the mapping made the connection stale.
  line.start();
  const Json skipped = line.sync(line.source);
  CHECK(skipped["output"]["created"] == 0);
  CHECK(skipped["notes"][0] == "connection " + line.connection + " was left out: it is stale; refresh it");
  line.platform.send(http::Method::post, std::string(connections_path) + "/" + line.connection + "/refresh");
  const Json job = line.sync(line.source);
  CHECK(job["status"] == "completed");
  CHECK(job["output"]["errors"] == 1);
  const auto records = line.delivered(line.connector, "users");
  REQUIRE(records.size() == 2);
  CHECK(records[0]["lastUpdated"] == "2026-11-20");
  CHECK_FALSE(records[0].contains("created"));
  CHECK(records[1]["created"].is_null());
  CHECK(line.platform.connection(line.connection)["lastRunStatus"] == "partial");
}

TEST_CASE("Two sources that deliver a stream of one name to one connector do not write over each other") {
  Pipeline line;
  const std::string other = line.platform.new_source("okta two");
  line.platform.new_connection(other, line.connector, {{"streams", {"users"}}});
  line.fixture("okta", "users", {user("u1", "2026-11-01T00:00:00Z")});
  line.start();
  line.sync(line.source);
  CHECK(line.sync(other)["output"]["created"] == 1);
  CHECK(line.delivered(line.connector, "users").size() == 1);
  CHECK(line.delivered(line.connector, "users." + other).size() == 1);
}

TEST_CASE("A source without a connection, and one without fixtures, say so") {
  SyncBench bench;
  const std::string source = bench.platform.new_source("okta");
  platform::RunnerOptions options;
  options.destinations = bench.destinations();
  const auto runner = bench.platform.server().start_runner(options).value();
  const Json nothing = bench.sync(source);
  CHECK(nothing["status"] == "completed");
  CHECK(nothing["output"] == Json({{"created", 0}, {"updated", 0}, {"deleted", 0}, {"errors", 0}}));
  CHECK(nothing["notes"] == Json({"there is no connection to deliver to: nothing was read"}));
  CHECK(bench.platform.source(source)["lastSyncStatus"].is_null());
  bench.platform.new_connection(source, bench.platform.new_connector("c"));
  const Json failed = bench.sync(source);
  CHECK(failed["status"] == "failed");
  CHECK(failed["output"].is_null());
  CHECK(failed["error"]["code"] == "no_fixtures");
  CHECK_THAT(failed["error"]["message"].get<std::string>(), Catch::Contains("--fixtures"));
  const Json told = bench.platform.source(source);
  CHECK(told["lastSyncStatus"] == "failed");
  CHECK(told["status"] == "error");
  CHECK(told["health"] == "Error");
  CHECK(bench.platform.get(std::string(sources_path) + "?status=error").json["total"] == 1);
}

TEST_CASE("A stream that is asked for and not there is noted, and nothing of it is deleted") {
  Pipeline line;
  line.start();
  CHECK(line.sync(line.source)["notes"] == Json({"the source has nothing of these streams: users"}));
  // Of a connection that takes all streams, not each of the catalog's is expected.
  line.platform.patch(std::string(connections_path) + "/" + line.connection, {{"streams", nullptr}});
  line.fixture("okta", "features", {{{"id", "f1"}}});
  const Json all = line.sync(line.source);
  CHECK(all["notes"] == Json::array());
  CHECK(all["output"]["created"] == 1);
  std::filesystem::remove(line.fixtures() / "okta" / "features.ndjson");
  CHECK(line.sync(line.source)["output"]["deleted"] == 0);
}

TEST_CASE("An app's token sees the jobs of its own sources only, and the seed profile has no extensions") {
  Pipeline line;
  const std::string id = line.request_sync(line.source);
  const HeaderList app = line.platform.token({.app = "other"});
  CHECK(line.platform.get("/v1/jobs/" + id, app).status == 404);
  CHECK(line.platform.send(http::Method::post, "/v1/jobs/" + id + "/cancel", "", app).status == 404);
  line.platform.open_as(platform::Profile::seed);
  line.start();
  const Json job = line.wait_for(id, "completed");
  CHECK(job["status"] == "completed");
  CHECK_FALSE(job.contains("notes"));
  CHECK_FALSE(job.contains("trigger"));
}

TEST_CASE("What is said of the last days grows old without a run") {
  Pipeline line;
  line.fixture("okta", "users", {user("u1", "2026-11-01T00:00:00Z")});
  line.start();
  REQUIRE(line.sync(line.source)["output"]["created"] == 1);
  line.stop();
  line.platform.clock().advance(std::chrono::hours(25));
  line.start(true);
  const auto connector = [&] {
    return line.platform.get(std::string(connectors_path) + "/" + line.connector).json["metrics"];
  };
  CHECK(comes_true([&] { return connector()["last24h"] == 0; }));
  CHECK(connector()["totalSynced"] == 1);
  CHECK(line.platform.source(line.source)["recordsLast30Days"] == 1);
  line.stop();
  line.platform.clock().advance(std::chrono::hours(24 * 30));
  line.start(true);
  CHECK(comes_true([&] { return line.platform.source(line.source)["recordsLast30Days"] == 0; }));
  CHECK(line.platform.connection(line.connection)["recordsLast30Days"] == 0);
}

TEST_CASE("What is said of the last days is counted anew when the database is opened, once") {
  Pipeline line;
  line.fixture("okta", "users", {user("u1", "2026-11-01T00:00:00Z")});
  line.start();
  REQUIRE(line.sync(line.source)["output"]["created"] == 1);
  line.stop();
  CHECK(line.platform.source(line.source)["recordsLast30Days"] == 1);
  line.platform.clock().advance(std::chrono::hours(24 * 31));
  line.platform.reopen();
  CHECK(line.platform.source(line.source)["recordsLast30Days"] == 0);
  CHECK(line.platform.connection(line.connection)["recordsLast30Days"] == 0);
  CHECK(line.platform.source(line.source)["version"] == 1);
}
