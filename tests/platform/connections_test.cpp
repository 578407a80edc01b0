#include <functional>
#include <limits>
#include <thread>

#include <catch2/catch.hpp>

#include "platform/test_platform.hpp"

using namespace weir;
using namespace weir::test;
using http::Method;
using platform::Profile;

namespace {

const Profile profiles[] = {Profile::full, Profile::seed};

std::string item(const std::string& id) {
  return std::string(connections_path) + "/" + id;
}

/// A platform with a source, a connector and a connection between them.
struct Pipeline {
  explicit Pipeline(Profile profile = Profile::full) : platform(profile) {}

  TestPlatform platform;
  std::string source = platform.new_source("okta");
  std::string connector = platform.new_connector("warehouse");
  std::string connection = platform.new_connection(source, connector);
};

}  // namespace

TEST_CASE("A new connection has every field, and in the full profile the added ones") {
  for (const Profile profile : profiles) {
    TestPlatform platform(profile);
    const std::string source = platform.new_source("okta"), connector = platform.new_connector("warehouse");
    const Answer made = platform.post(connections_path, connection_body(source, connector));
    REQUIRE(made.status == 201);
    Json expected = {{"id", made.json["id"]},
                     {"name", "okta to warehouse"},
                     {"sourceId", source},
                     {"destinationId", connector},
                     {"schedule", nullptr},
                     {"backfillDays", 0},
                     {"streams", nullptr},
                     {"enabled", true},
                     {"tags", Json::array()},
                     {"createdAt", "2026-11-21T10:00:00Z"},
                     {"stale", false},
                     {"refreshedAt", "2026-11-21T10:00:00Z"},
                     {"cursors", Json::object()},
                     {"lastRun", nullptr},
                     {"lastRunStatus", nullptr},
                     {"recordsLast30Days", 0}};
    if (profile == Profile::full) {
      const Json actor = made.json["createdBy"];
      expected.update({{"version", 1},
                       {"updatedAt", "2026-11-21T10:00:00Z"},
                       {"updatedBy", actor},
                       {"createdBy", actor},
                       {"deletedAt", nullptr},
                       {"deletedBy", nullptr}});
    }
    CHECK(made.json == expected);
    CHECK_THAT(made.json["id"].get<std::string>(), Catch::Matches("con-[0-9A-HJKMNP-TV-Z]{26}"));
    CHECK(made.header("Location") == item(made.json["id"]));
    CHECK(made.header("ETag") == (profile == Profile::full ? "\"1\"" : ""));
    CHECK(platform.get(made.header("Location")).json == made.json);
    CHECK(platform.get(connections_path).json == Json({{"items", {made.json}}, {"nextCursor", nullptr}, {"total", 1}}));
  }
}

TEST_CASE("A connection's patch sets what it names, and null brings back the default") {
  for (const Profile profile : profiles) {
    Pipeline pipeline(profile);
    TestPlatform& platform = pipeline.platform;
    struct Case {
      Json patch, changed;
    };
    const Case cases[] = {
        {{{"name", "b"}}, {{"name", "b"}}},
        {{{"schedule", "hourly"}}, {{"schedule", "hourly"}}},
        {{{"schedule", "0 */6 * * *"}}, {{"schedule", "0 */6 * * *"}}},
        {{{"schedule", nullptr}}, {{"schedule", nullptr}}},
        {{{"backfillDays", 3650}}, {{"backfillDays", 3650}}},
        {{{"backfillDays", nullptr}}, {{"backfillDays", 0}}},
        {{{"streams", {"users", "groups"}}}, {{"streams", {"users", "groups"}}}},
        {{{"streams", nullptr}}, {{"streams", nullptr}}},
        {{{"enabled", false}, {"tags", {"x"}}}, {{"enabled", false}, {"tags", {"x"}}}},
        {{{"enabled", nullptr}, {"tags", nullptr}}, {{"enabled", true}, {"tags", Json::array()}}},
        {{{"sourceId", pipeline.source}, {"destinationId", pipeline.connector}}, Json::object()},
        {Json::object(), Json::object()},
    };
    Json expected = platform.connection(pipeline.connection);
    for (const Case& test : cases) {
      platform.clock().advance(std::chrono::seconds(1));
      const Answer patched = platform.patch(item(pipeline.connection), test.patch);
      INFO(patched.body);
      REQUIRE(patched.status == 200);
      expected.update(test.changed);
      expected["refreshedAt"] = format_rfc3339(platform.clock().now());
      if (profile == Profile::full) {
        expected["version"] = expected["version"].get<int>() + 1;
        expected["updatedAt"] = expected["refreshedAt"];
      }
      CHECK(patched.json == expected);
      CHECK(platform.connection(pipeline.connection) == expected);
    }
  }
}

TEST_CASE("Bad connections are refused by the field's name") {
  Pipeline pipeline;
  TestPlatform& platform = pipeline.platform;
  struct Case {
    Json change;
    std::string field, says;
  };
  const Case cases[] = {
      {{{"nmae", "x"}}, "nmae", "did you mean name?"},
      {{{"stale", false}}, "stale", "set by the server"},
      {{{"cursors", Json::object()}}, "cursors", "set by the server"},
      {{{"lastRun", nullptr}}, "lastRun", "set by the server"},
      {{{"version", 1}}, "version", "set by the server"},
      {{{"name", nullptr}}, "name", "cannot be null"},
      {{{"name", std::string(257, 'x')}}, "name", "at most 256"},
      {{{"schedule", "nightly"}}, "schedule", "hourly, daily and weekly"},
      {{{"schedule", "0 2 * *"}}, "schedule", "five fields"},
      {{{"schedule", 5}}, "schedule", "in a string"},
      {{{"backfillDays", -1}}, "backfillDays", "from 0 to 3650"},
      {{{"backfillDays", 3651}}, "backfillDays", "from 0 to 3650"},
      {{{"backfillDays", 1.5}}, "backfillDays", "from 0 to 3650"},
      {{{"backfillDays", "1"}}, "backfillDays", "from 0 to 3650"},
      {{{"backfillDays", std::numeric_limits<std::uint64_t>::max()}}, "backfillDays", "from 0 to 3650"},
      {{{"streams", Json::array()}}, "streams", "leave it out"},
      {{{"streams", {"users", "users"}}}, "streams", "each stream once"},
      {{{"streams", {"user"}}}, "streams", "did you mean users?"},
      {{{"streams", {"users", 1}}}, "streams", "item 1"},
      {{{"streams", "users"}}, "streams", "array"},
      {{{"enabled", "yes"}}, "enabled", "true or false"},
      {{{"tags", {""}}}, "tags", "must not be empty"},
      {{{"sourceId", nullptr}}, "sourceId", "cannot be null"},
      {{{"destinationId", 5}}, "destinationId", "must be a string"},
  };
  for (const Case& test : cases) {
    Json created = connection_body(pipeline.source, pipeline.connector);
    created.update(test.change);
    for (const Answer& refused :
         {platform.patch(item(pipeline.connection), test.change), platform.post(connections_path, created)}) {
      INFO(test.field << " " << refused.body);
      CHECK(refused.status == 400);
      REQUIRE(refused.json["details"].size() == 1);
      CHECK(refused.json["details"][0]["field"] == test.field);
      CHECK_THAT(refused.json["details"][0]["message"].get<std::string>(), Catch::Contains(test.says));
    }
  }
  CHECK(platform.connection(pipeline.connection)["version"] == 1);
  CHECK(platform.post(connections_path, Json::object()).json["details"].size() == 3);
}

TEST_CASE("What a connection names must be there, for whoever makes it") {
  for (const Profile profile : profiles) {
    Pipeline pipeline(profile);
    TestPlatform& platform = pipeline.platform;
    const HeaderList stranger = platform.token({"other"});
    const HeaderList app = platform.token({{}, "app-7"});
    const Json foreign = platform.post(sources_path, source_body("foreign"), stranger).json["id"];
    const Json deleted = platform.new_source("deleted");
    platform.remove(std::string(sources_path) + "/" + deleted.get<std::string>());
    struct Case {
      Json source, connector;
      HeaderList caller;
      std::vector<std::string> fields;
    };
    const Case cases[] = {
        {"ds-nothing", pipeline.connector, {}, {"sourceId"}},
        {pipeline.source, "cnn-nothing", {}, {"destinationId"}},
        {pipeline.connector, pipeline.source, {}, {"sourceId", "destinationId"}},
        {foreign, pipeline.connector, {}, {"sourceId"}},
        {deleted, pipeline.connector, {}, {"sourceId"}},
        {pipeline.source, pipeline.connector, stranger, {"sourceId", "destinationId"}},
        {pipeline.source, pipeline.connector, app, {"sourceId", "destinationId"}},
        {"../x", "' OR 1=1", {}, {"sourceId", "destinationId"}},
    };
    for (const Case& test : cases) {
      const Answer refused = platform.post(connections_path, connection_body(test.source, test.connector), test.caller);
      INFO(refused.body);
      CHECK(refused.status == 400);
      std::vector<std::string> fields;
      for (const Json& detail : refused.json["details"]) fields.push_back(detail["field"]);
      CHECK(fields == test.fields);
    }
    CHECK(platform.get(connections_path).json["total"] == 1);
  }
}

TEST_CASE("Source and destination of a connection cannot be changed") {
  Pipeline pipeline;
  TestPlatform& platform = pipeline.platform;
  const Json other = {{"sourceId", platform.new_source("b")}, {"destinationId", platform.new_connector("b")}};
  const Answer refused = platform.patch(item(pipeline.connection), other);
  CHECK(refused.status == 400);
  CHECK(refused.json["details"] == Json({{{"field", "sourceId"}, {"message", "cannot be changed"}},
                                         {{"field", "destinationId"}, {"message", "cannot be changed"}}}));
}

TEST_CASE("Connections are listed by source, destination and tag") {
  TestPlatform platform;
  const std::string s1 = platform.new_source("s1"), s2 = platform.new_source("s2");
  const std::string c1 = platform.new_connector("c1"), c2 = platform.new_connector("c2");
  const std::string a = platform.new_connection(s1, c1, {{"tags", {"x"}}}), b = platform.new_connection(s1, c2),
                    c = platform.new_connection(s2, c1, {{"tags", {"x"}}}), d = platform.new_connection(s1, c1);
  platform.remove(item(d));
  struct Case {
    std::string query;
    std::vector<std::string> ids;
  };
  const Case cases[] = {
      {"", {a, b, c}},
      {"?sourceId=" + s1, {a, b}},
      {"?destinationId=" + c1, {a, c}},
      {"?sourceId=" + s1 + "&destinationId=" + c1, {a}},
      {"?sourceId=" + s1 + "&includeDeleted=true", {a, b, d}},
      {"?tag=x&sourceId=" + s2, {c}},
      {"?tag=x", {a, c}},
      {"?sourceId=" + c1, {}},
      {"?sourceId=", {}},
      {"?sourceId=%27%20OR%201=1", {}},
  };
  for (const Case& test : cases) {
    const Json listed = platform.get(connections_path + test.query).json;
    INFO(test.query << " " << listed.dump());
    std::vector<std::string> ids;
    for (const Json& found : listed["items"]) ids.push_back(found["id"]);
    CHECK(ids == test.ids);
    CHECK(listed["total"] == test.ids.size());
  }
  CHECK(platform.get(std::string(connections_path) + "?type=okta").status == 400);
  const Json first = platform.get(connections_path + ("?limit=1&sourceId=" + s1)).json;
  CHECK(first["total"] == 2);
  const std::string cursor = first["nextCursor"];
  CHECK(platform.get(connections_path + ("?cursor=" + cursor + "&sourceId=" + s1)).json["items"][0]["id"] == b);
  CHECK(platform.get(connections_path + ("?cursor=" + cursor + "&sourceId=" + s2)).status == 400);
}

TEST_CASE("What reaches a source but not its connections makes them stale, and nothing else does") {
  for (const Profile profile : profiles) {
    struct Case {
      const char* what;
      bool stale;
      std::function<void(Pipeline&)> write;
    };
    const Json config = source_body("x")["config"], casts = {{"fields", {{"created", {{"type", "string"}}}}}};
    const auto source_path = [](Pipeline& p) { return std::string(sources_path) + "/" + p.source; };
    const Case cases[] = {
        {"config", true,
         [&](Pipeline& p) {
           p.platform.patch(source_path(p), {{"config", config}});
         }},
        {"mapping", true, [&](Pipeline& p) { p.platform.put(mapping_path(p.source, "users"), casts); }},
        {"its deletion", true,
         [&](Pipeline& p) {
           p.platform.put(mapping_path(p.source, "users"), casts);
           p.platform.send(Method::post, item(p.connection) + "/refresh");
           p.platform.remove(mapping_path(p.source, "users"));
         }},
        {"name", false,
         [&](Pipeline& p) {
           p.platform.patch(source_path(p), {{"name", "b"}, {"tags", {"x"}}});
         }},
        {"schedule", false,
         [&](Pipeline& p) {
           p.platform.patch(source_path(p), {{"syncSchedule", "0 2 * * *"}});
         }},
        {"status", false,
         [&](Pipeline& p) {
           p.platform.patch(source_path(p), {{"status", "disabled"}});
         }},
        {"authentication", false,
         [&](Pipeline& p) { p.platform.send(Method::post, source_path(p) + "/authenticate"); }},
        {"a refused config", false,
         [&](Pipeline& p) {
           p.platform.patch(source_path(p), {{"config", {{"surplus", 1}}}});
         }},
        {"a refused mapping", false, [&](Pipeline& p) { p.platform.put(mapping_path(p.source, "nothing"), casts); }},
        {"another source", false,
         [&](Pipeline& p) {
           const std::string other = p.platform.new_source("other");
           p.platform.patch(std::string(sources_path) + "/" + other, {{"config", config}});
           p.platform.put(mapping_path(other, "users"), casts);
         }},
        {"the connector", false,
         [&](Pipeline& p) {
           p.platform.patch(std::string(connectors_path) + "/" + p.connector, {{"config", {{"region", "us"}}}});
         }},
        {"another connection", false, [&](Pipeline& p) { p.platform.new_connection(p.source, p.connector); }},
    };
    for (const Case& test : cases) {
      Pipeline pipeline(profile);
      INFO(test.what);
      const Json before = pipeline.platform.connection(pipeline.connection);
      test.write(pipeline);
      Json expected = before;
      expected["stale"] = test.stale;
      CHECK(pipeline.platform.connection(pipeline.connection) == expected);
    }
  }
}

TEST_CASE("Every live connection of a source becomes stale, and a refresh or a patch brings one up to date") {
  for (const Profile profile : profiles) {
    Pipeline pipeline(profile);
    TestPlatform& platform = pipeline.platform;
    const std::string patched = platform.new_connection(pipeline.source, pipeline.connector, {{"enabled", false}});
    const std::string left = platform.new_connection(pipeline.source, pipeline.connector);
    platform.patch(std::string(sources_path) + "/" + pipeline.source, {{"config", source_body("x")["config"]}});
    for (const std::string& id : {pipeline.connection, patched, left}) CHECK(platform.connection(id)["stale"] == true);
    platform.clock().advance(std::chrono::minutes(5));
    const Json before = platform.connection(pipeline.connection);
    const Answer refreshed = platform.send(Method::post, item(pipeline.connection) + "/refresh", "{}");
    REQUIRE(refreshed.status == 200);
    Json expected = before;
    expected.update({{"stale", false}, {"refreshedAt", "2026-11-21T10:05:00Z"}});
    CHECK(refreshed.json == expected);
    CHECK(refreshed.header("ETag") == (profile == Profile::full ? "\"1\"" : ""));
    CHECK(platform.connection(pipeline.connection) == expected);
    CHECK(platform.patch(item(patched), {{"name", "b"}}).json["stale"] == false);
    CHECK(platform.connection(left)["stale"] == true);
    const Json event = platform.get("/v1/audit-events?action=refresh").json;
    REQUIRE(event["total"] == 1);
    CHECK(event["items"][0]["resourceType"] == "Connection");
    CHECK(event["items"][0]["resourceId"] == pipeline.connection);
  }
}

TEST_CASE("A refresh heeds the version, the path and its empty body") {
  Pipeline pipeline;
  TestPlatform& platform = pipeline.platform;
  const std::string path = item(pipeline.connection) + "/refresh";
  CHECK(platform.send(Method::post, path, "", {{"If-Match", "\"2\""}}).status == 412);
  CHECK(platform.send(Method::post, path, "", {{"If-Match", "\"1\""}}).status == 200);
  CHECK(platform.send(Method::post, path, R"({"x":1})").status == 400);
  CHECK(platform.send(Method::post, path, "{").status == 400);
  CHECK(platform.send(Method::post, item("con-nothing") + "/refresh").status == 404);
  CHECK(platform.send(Method::post, path, "", platform.token({"other"})).status == 404);
  CHECK(platform.send(Method::post, path, "", platform.token({{}, {}, "reader"})).status == 403);
  CHECK(platform.get(path).status == 405);
  platform.remove(item(pipeline.connection));
  CHECK(platform.send(Method::post, path).status == 404);
}

TEST_CASE("The same Idempotency-Key makes one connection, even when its source's streams are others by then") {
  Pipeline pipeline;
  TestPlatform& platform = pipeline.platform;
  const Json body = connection_body(pipeline.source, pipeline.connector);
  const HeaderList key = {{"Idempotency-Key", "k"}};
  const Answer first = platform.post(connections_path, body, key);
  REQUIRE(first.status == 201);
  CHECK(platform.post(connections_path, body, key).json == first.json);
  Json other = body;
  other["sourceId"] = "ds-nothing";
  CHECK(platform.post(connections_path, other, key).status == 409);
  platform.remove(item(first.json["id"]));
  CHECK(platform.post(connections_path, body, key).json["id"] != first.json["id"]);
  CHECK(platform.post(connections_path, other, {{"Idempotency-Key", "l"}}).status == 400);
  other["sourceId"] = pipeline.source;
  CHECK(platform.post(connections_path, other, {{"Idempotency-Key", "l"}}).status == 201);
}

TEST_CASE("A source's config and its connection written at once end as one after the other") {
  for (int round = 0; round < 20; ++round) {
    Pipeline pipeline;
    platform::Server& server = pipeline.platform.server();
    const auto patch = [&](const std::string& path, const Json& body) {
      http::Request request{Method::patch, path, {}, body.dump()};
      request.headers.set("Authorization", "Bearer " + server.api_key());
      return server.handle(request).status;
    };
    int source_status = 0, connection_status = 0;
    std::thread source([&] {
      source_status =
          patch(std::string(sources_path) + "/" + pipeline.source, {{"config", source_body("x")["config"]}});
    });
    std::thread connection([&] { connection_status = patch(item(pipeline.connection), {{"name", "b"}}); });
    source.join();
    connection.join();
    CHECK(source_status == 200);
    CHECK(connection_status == 200);
    const Json now = pipeline.platform.connection(pipeline.connection);
    CHECK(now["name"] == "b");
    CHECK(now["version"] == 2);
    // The audit tells which of them was first.
    const Json newest = pipeline.platform.get("/v1/audit-events?limit=1").json["items"][0];
    CHECK(now["stale"] == (newest["resourceType"] == "DataSource"));
  }
}

TEST_CASE("A connection made while its source is deleted is either refused or keeps it") {
  for (int round = 0; round < 20; ++round) {
    TestPlatform platform;
    const std::string source = platform.new_source("a"), connector = platform.new_connector("b");
    const auto send = [&](Method method, const std::string& path, const std::string& body) {
      http::Request request{method, path, {}, body};
      request.headers.set("Authorization", "Bearer " + platform.server().api_key());
      return platform.server().handle(request).status;
    };
    int made = 0, deleted = 0;
    std::thread maker([&] { made = send(Method::post, connections_path, connection_body(source, connector).dump()); });
    std::thread deleter([&] { deleted = send(Method::delete_, std::string(sources_path) + "/" + source, ""); });
    maker.join();
    deleter.join();
    CHECK(((made == 201 && deleted == 409) || (made == 400 && deleted == 204)));
    CHECK(platform.get(connections_path).json["total"] == (made == 201 ? 1 : 0));
  }
}

TEST_CASE("A source is Live while an enabled connection reads it, and tells where to") {
  for (const Profile profile : profiles) {
    TestPlatform platform(profile);
    const std::string source = platform.new_source("okta"), connector = platform.new_connector("warehouse");
    const std::string path = std::string(sources_path) + "/" + source;
    const auto expect = [&](const char* health, const Json& destinations) {
      const Json now = platform.get(path).json;
      CHECK(now["health"] == health);
      CHECK(now["destinations"] == destinations);
      if (profile == Profile::full) CHECK(now["version"] == platform.get(path).json["version"]);
    };
    expect("Setup", Json::array());
    const std::string connection = platform.new_connection(source, connector);
    expect("Setup", {connector});
    CHECK(platform.send(Method::post, path + "/authenticate").json["health"] == "Live");
    expect("Live", {connector});
    platform.patch(item(connection), {{"enabled", false}});
    expect("Authenticated", {connector});
    platform.patch(item(connection), {{"enabled", true}});
    expect("Live", {connector});
    CHECK(platform.patch(path, {{"config", source_body("x")["config"]}}).json["health"] == "Re-Auth required");
    platform.send(Method::post, path + "/authenticate");
    expect("Live", {connector});
    platform.remove(item(connection));
    expect("Authenticated", Json::array());
    if (profile == Profile::full) CHECK(platform.get(path).json["version"] == 2);
  }
}

TEST_CASE("A thousand connections are listed in pages of 500") {
  TestPlatform platform;
  const std::string connector = platform.new_connector("b");
  std::string source;
  for (int i = 0; i < 1000; ++i) {
    if (i % 50 == 0) source = platform.new_source("a");
    platform.new_connection(source, connector, {{"tags", {"t"}}});
  }
  for (const std::string& query : {std::string(), std::string("&tag=t"), "&destinationId=" + connector}) {
    const std::string path = connections_path + ("?limit=500" + query);
    const Json first = platform.get(path).json;
    const Json second = platform.get(path + "&cursor=" + first["nextCursor"].get<std::string>()).json;
    CHECK(first["items"].size() == 500);
    CHECK(second["items"].size() == 500);
    CHECK(second["nextCursor"].is_null());
    CHECK(second["total"] == 1000);
  }
}
