#include <set>

#include <catch2/catch.hpp>

#include "platform/test_platform.hpp"

using namespace weir;
using namespace weir::test;
using http::Method;
using platform::Profile;

namespace {

struct Listed {
  std::vector<std::string> ids;
  int pages = 0;
};

/// All ids of a list, page by page; `between` is called after each page.
Listed list_all(TestPlatform& platform, const std::string& path, const std::string& query, bool snake = false,
                const std::function<void()>& between = {}) {
  Listed listed;
  std::string cursor;
  do {
    const Answer page = platform.get(path + "?" + query + (cursor.empty() ? "" : "&cursor=" + cursor));
    REQUIRE(page.status == 200);
    ++listed.pages;
    for (const Json& item : page.json[snake ? "data" : "items"]) listed.ids.push_back(item["id"]);
    const Json next = page.json[snake ? "next_cursor" : "nextCursor"];
    cursor = next.is_null() ? "" : next.get<std::string>();
    if (between) between();
  } while (!cursor.empty());
  return listed;
}

}  // namespace

TEST_CASE("Pages cover a list once, in order, for every size") {
  TestPlatform platform;
  std::vector<std::string> sources, connectors;
  for (int i = 0; i < 12; ++i) {
    sources.push_back(platform.new_source("s" + std::to_string(i)));
    connectors.push_back(platform.new_connector("c" + std::to_string(i)));
  }
  for (const int limit : {1, 5, 11, 12, 13, 500}) {
    const std::string query = "limit=" + std::to_string(limit);
    const Listed listed = list_all(platform, sources_path, query);
    CHECK(listed.ids == sources);
    CHECK(listed.pages == (12 + limit - 1) / limit);
    CHECK(list_all(platform, connectors_path, query, true).ids == connectors);
  }
  for (int i = 12; i < 51; ++i) platform.new_source("s" + std::to_string(i));
  const Json page = platform.get(sources_path).json;
  CHECK(page["items"].size() == 50);
  CHECK(page["total"] == 51);
}

TEST_CASE("Rows that come and go between pages neither repeat nor hide others") {
  TestPlatform platform;
  std::vector<std::string> ids;
  for (int i = 0; i < 20; ++i) ids.push_back(platform.new_source("s"));
  std::size_t gone = 0;
  const Listed listed = list_all(platform, sources_path, "limit=3", false, [&] {
    if (gone >= 4) return;
    // Rows that were listed already: where pages are counted by offset, this hides the next ones.
    CHECK(platform.remove(std::string(sources_path) + "/" + ids[gone++]).status == 204);
    platform.new_source("new");
  });
  const std::set<std::string> seen(listed.ids.begin(), listed.ids.end());
  CHECK(seen.size() == listed.ids.size());
  for (const std::string& id : ids) CHECK(seen.count(id) == 1);
}

TEST_CASE("Filters choose, and pages keep to them") {
  TestPlatform platform;
  std::vector<std::string> okta_disabled;
  for (int i = 0; i < 6; ++i) {
    platform.new_source("plain");
    platform.new_source("github", {{"type", "github"}, {"config", {{"token", "ghp_x"}, {"repositories", {"a/b"}}}}});
    okta_disabled.push_back(platform.new_source("off", {{"status", "disabled"}, {"tags", {"team:x", "off"}}}));
  }
  const auto total = [&](const std::string& query) {
    return platform.get(std::string(sources_path) + "?" + query).json["total"].get<int>();
  };
  CHECK(total("type=okta") == 12);
  CHECK(total("type=github") == 6);
  CHECK(total("type=nothing") == 0);
  CHECK(total("status=disabled") == 6);
  CHECK(total("status=active&type=okta") == 6);
  CHECK(total("tag=team:x") == 6);
  CHECK(total("tag=team") == 0);
  CHECK(total("tag=off&type=github") == 0);
  CHECK(list_all(platform, sources_path, "limit=2&tag=off&type=okta").ids == okta_disabled);
  platform.remove(std::string(sources_path) + "/" + okta_disabled[0]);
  CHECK(total("tag=off") == 5);
  CHECK(total("tag=off&includeDeleted=true") == 6);
  platform.patch(std::string(sources_path) + "/" + okta_disabled[1], {{"tags", {"on"}}});
  CHECK(total("tag=off") == 4);
  CHECK(total("tag=on") == 1);
}

TEST_CASE("Bad list parameters are refused by name") {
  TestPlatform platform;
  for (int i = 0; i < 3; ++i) platform.new_source("s");
  const std::string cursor =
      platform.get(std::string(sources_path) + "?limit=1&type=okta").json["nextCursor"].get<std::string>();
  REQUIRE(platform.get(std::string(sources_path) + "?limit=2&type=okta&cursor=" + cursor).status == 200);
  struct Case {
    std::string query, field;
  };
  const Case cases[] = {
      {"limit=0", "limit"},
      {"limit=501", "limit"},
      {"limit=-1", "limit"},
      {"limit=abc", "limit"},
      {"limit=", "limit"},
      {"limit=5&limit=6", "limit"},
      {"limit=99999999999999999999", "limit"},
      {"cursor=", "cursor"},
      {"cursor=abc", "cursor"},
      {"cursor=" + cursor, "cursor"},
      {"type=github&cursor=" + cursor, "cursor"},
      {"type=okta&cursor=" + cursor + "0", "cursor"},
      {"type=okta&cursor=2" + cursor.substr(1), "cursor"},
      {"page=2", "page"},
      {"Type=okta", "Type"},
      {"includeDeleted=perhaps", "includeDeleted"},
  };
  for (const Case& test : cases) {
    const Answer refused = platform.get(std::string(sources_path) + "?" + test.query);
    INFO(test.query << " " << refused.body);
    CHECK(refused.status == 400);
    REQUIRE(refused.json["details"].size() >= 1);
    CHECK(refused.json["details"][0]["field"] == test.field);
  }
  CHECK(platform.get(std::string(sources_path) + "?type=%zz").status == 400);
  const HeaderList other = platform.token({"other"});
  CHECK(platform.get(std::string(sources_path) + "?type=okta&cursor=" + cursor, other).status == 400);
}

TEST_CASE("The totals of requests tell reads from writes") {
  TestPlatform platform;
  const std::string path = std::string(sources_path) + "/" + platform.new_source("a");
  platform.get(path);
  platform.get(sources_path);
  platform.get("/v1/instance");
  platform.get("/health");
  platform.patch(path, {{"nonsense", 1}});
  platform.get(path, {{"Authorization", ""}});
  CHECK(platform.server().totals().reads == 2);
  CHECK(platform.server().totals().writes == 2);
}

TEST_CASE("A sync is a queued job that can be read, listed and cancelled") {
  TestPlatform platform;
  const std::string id = platform.new_source("a"), path = std::string(sources_path) + "/" + id;
  const Answer started = platform.send(Method::post, path + "/sync");
  REQUIRE(started.status == 202);
  const std::string job = started.json["id"];
  CHECK_THAT(job, Catch::Matches("job-[0-9A-HJKMNP-TV-Z]{26}"));
  CHECK(started.json == Json({{"id", job},
                              {"type", "sync"},
                              {"status", "queued"},
                              {"progress", 0},
                              {"input", {{"dataSourceId", id}}},
                              {"output", nullptr},
                              {"error", nullptr},
                              {"startedAt", nullptr},
                              {"completedAt", nullptr},
                              {"createdAt", "2026-11-21T10:00:00Z"}}));
  CHECK(started.header("Location") == "/v1/jobs/" + job);
  CHECK(platform.get("/v1/jobs/" + job).json == started.json);
  const std::string second = platform.send(Method::post, path + "/sync", "{}").json["id"];
  platform.send(Method::post, std::string(sources_path) + "/" + platform.new_source("b") + "/sync");
  CHECK(list_all(platform, path + "/sync-history", "limit=1").ids == std::vector<std::string>{second, job});
  CHECK(platform.get("/v1/jobs?type=sync&status=queued").json["total"] == 3);
  CHECK(platform.get("/v1/jobs?type=workflow").json["total"] == 0);

  platform.clock().advance(std::chrono::seconds(5));
  const Answer cancelled = platform.send(Method::post, "/v1/jobs/" + job + "/cancel");
  CHECK(cancelled.status == 200);
  CHECK(cancelled.json["status"] == "cancelled");
  CHECK(cancelled.json["completedAt"] == "2026-11-21T10:00:05Z");
  CHECK(platform.send(Method::post, "/v1/jobs/" + job + "/cancel").status == 409);
  CHECK(platform.get("/v1/jobs?status=cancelled").json["items"][0] == cancelled.json);
  CHECK(platform.get(path).json["version"] == 1);

  CHECK(platform.get("/v1/jobs/job-1").status == 404);
  CHECK(platform.send(Method::post, "/v1/jobs/job-1/cancel").status == 404);
  CHECK(platform.send(Method::post, path + "/sync", R"({"full":true})").status == 400);
  CHECK(platform.get(path + "/streams").status == 404);
  CHECK(platform.get("/v1/connections").status == 404);
  platform.patch(path, {{"status", "disabled"}});
  CHECK(platform.send(Method::post, path + "/sync").code() == "source_disabled");
}

TEST_CASE("Every change leaves an audit event, in order, without values, and what is refused leaves none") {
  TestPlatform platform;
  const std::string id = platform.new_source("a"), path = std::string(sources_path) + "/" + id;
  const std::string connector = platform.new_connector("c");
  platform.patch(path, {{"nonsense", 1}});
  platform.clock().advance(std::chrono::seconds(60));
  platform.patch(path, {{"config", source_body("a")["config"]}, {"tags", {"x"}}},
                 platform.token({{}, "app-1"}));  // not the app's: 404
  platform.patch(path, {{"config", source_body("a")["config"]}, {"tags", {"x"}}}, platform.token({}));
  platform.send(Method::post, path + "/authenticate");
  const std::string job = platform.send(Method::post, path + "/sync").json["id"];
  platform.send(Method::post, "/v1/jobs/" + job + "/cancel");
  platform.remove(path);
  const Json events = platform.get("/v1/audit-events").json;
  struct Expected {
    std::string action, type, id;
    Json fields;
  };
  const Json all = {"config", "name", "type"};
  const std::vector<Expected> expected = {
      {"create", "DataSource", id, all},
      {"create", "Connector", connector, {"name", "provider", "type"}},
      {"update", "DataSource", id, {"config", "tags"}},
      {"authenticate", "DataSource", id, Json::array()},
      {"sync", "DataSource", id, Json::array()},
      {"cancel", "Job", job, Json::array()},
      {"delete", "DataSource", id, Json::array()},
  };
  REQUIRE(events["total"] == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const Json& event = events["items"][expected.size() - 1 - i];
    CHECK_THAT(event["id"].get<std::string>(), Catch::StartsWith("aud-"));
    CHECK(event["sequence"] == i + 1);
    CHECK(event["action"] == expected[i].action);
    CHECK(event["resourceType"] == expected[i].type);
    CHECK(event["resourceId"] == expected[i].id);
    CHECK(event["fields"] == expected[i].fields);
    CHECK(event["ts"] == (i < 2 ? "2026-11-21T10:00:00Z" : "2026-11-21T10:01:00Z"));
    CHECK(event["actor"].get<std::string>().substr(0, 4) == (i == 2 ? "oper" : "key-"));
    CHECK(event["actorType"] == (i == 2 ? "token" : "apiKey"));
  }
  CHECK(events.dump().find("canary") == std::string::npos);
  const auto total = [&](const std::string& query) {
    return platform.get("/v1/audit-events?" + query).json["total"].get<int>();
  };
  CHECK(total("resourceId=" + id) == 5);
  CHECK(total("resourceType=Connector") == 1);
  CHECK(total("action=update") == 1);
  CHECK(total("from=2026-11-21T10:00:30Z") == 5);
  CHECK(total("from=2026-11-21T12:01:00%2B02:00&action=delete") == 1);
  CHECK(platform.get("/v1/audit-events?from=yesterday").status == 400);
  CHECK(list_all(platform, "/v1/audit-events", "limit=2").ids.size() == expected.size());
}
