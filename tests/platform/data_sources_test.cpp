#include <fstream>
#include <set>

#include <catch2/catch.hpp>

#include "platform/test_platform.hpp"

using namespace weir;
using namespace weir::test;
using platform::Profile;

namespace {

std::set<std::string> names(const Json& object) {
  std::set<std::string> found;
  for (const auto& [name, value] : object.items()) found.insert(name);
  return found;
}

const std::set<std::string> documented = {
    "id",   "name",      "type",         "status", "configFields", "lastSyncAt",   "lastSyncStatus",
    "tags", "createdAt", "syncSchedule", "health", "lastRun",      "destinations", "recordsLast30Days"};
const std::set<std::string> added = {"version", "updatedAt", "updatedBy", "createdBy", "deletedAt", "deletedBy"};

}  // namespace

TEST_CASE("A new source has every documented field, and in the full profile the added ones") {
  for (const Profile profile : {Profile::full, Profile::seed}) {
    TestPlatform platform(profile);
    const Answer made = platform.post(sources_path, source_body("Okta (production)"));
    REQUIRE(made.status == 201);
    std::set<std::string> expected = documented;
    if (profile == Profile::full) expected.insert(added.begin(), added.end());
    CHECK(names(made.json) == expected);
    CHECK_THAT(made.json["id"].get<std::string>(), Catch::Matches("ds-[0-9A-HJKMNP-TV-Z]{26}"));
    CHECK(made.json["name"] == "Okta (production)");
    CHECK(made.json["status"] == "active");
    CHECK(made.json["configFields"] == Json({"apiToken", "domain"}));
    CHECK(made.json["syncSchedule"].is_null());
    CHECK(made.json["tags"] == Json::array());
    CHECK(made.json["createdAt"] == "2026-11-21T10:00:00Z");
    CHECK(made.json["health"] == "Setup");
    CHECK(made.header("Location") == "/v1/data-sources/" + made.json["id"].get<std::string>());
    CHECK(made.header("ETag") == (profile == Profile::full ? "\"1\"" : ""));
    const Answer got = platform.get(made.header("Location"));
    CHECK(got.status == 200);
    CHECK(got.json == made.json);
    CHECK(platform.get(sources_path).json == Json({{"items", {made.json}}, {"nextCursor", nullptr}, {"total", 1}}));
  }
}

TEST_CASE("A patch sets what it names and leaves the rest, null clears, config is replaced whole") {
  TestPlatform platform;
  const std::string path =
      std::string(sources_path) + "/" +
      platform.new_source("a", {{"syncSchedule", "0 2 * * *"}, {"tags", {"x", "y"}}, {"status", "disabled"}});
  const Json before = platform.get(path).json;
  struct Case {
    Json patch, changed;
  };
  const Case cases[] = {
      {{{"name", "b"}}, {{"name", "b"}}},
      {{{"syncSchedule", "0 */6 * * *"}}, {{"syncSchedule", "0 */6 * * *"}}},
      {{{"syncSchedule", nullptr}}, {{"syncSchedule", nullptr}}},
      {{{"tags", nullptr}}, {{"tags", Json::array()}}},
      {{{"tags", {"z"}}, {"status", "active"}}, {{"tags", {"z"}}, {"status", "active"}}},
      {{{"status", nullptr}}, {{"status", "active"}}},
      {{{"type", "okta"}}, Json::object()},
      {Json::object(), Json::object()},
  };
  Json expected = before;
  std::int64_t version = 1;
  for (const Case& test : cases) {
    platform.clock().advance(std::chrono::seconds(1));
    const Answer patched = platform.patch(path, test.patch);
    INFO(patched.body);
    REQUIRE(patched.status == 200);
    expected.update(test.changed);
    expected["version"] = ++version;
    expected["updatedAt"] = format_rfc3339(platform.clock().now());
    CHECK(patched.json == expected);
    CHECK(platform.get(path).json == expected);
    CHECK(patched.header("ETag") == "\"" + std::to_string(version) + "\"");
  }
}

TEST_CASE("Bad bodies are refused with the field's name and without any value") {
  TestPlatform platform;
  const std::string path = std::string(sources_path) + "/" + platform.new_source("a");
  struct Case {
    Json change;
    std::string field, says;
  };
  const Case cases[] = {
      {{{"nmae", "x"}}, "nmae", "did you mean name?"},
      {{{"id", "ds-1"}}, "id", "set by the server"},
      {{{"version", 7}}, "version", "set by the server"},
      {{{"configFields", {"x"}}}, "configFields", "set by the server"},
      {{{"lastSyncAt", "2026-01-01T00:00:00Z"}}, "lastSyncAt", "set by the server"},
      {{{"name", nullptr}}, "name", "cannot be null"},
      {{{"name", ""}}, "name", "must not be empty"},
      {{{"name", 5}}, "name", "must be a string"},
      {{{"name", std::string(257, 'x')}}, "name", "at most 256"},
      {{{"type", "salesforce"}}, "type", "one of aws, azure, custom, gcp, github, jira, okta, workday"},
      {{{"status", "error"}}, "status", "by the server only"},
      {{{"status", "paused"}}, "status", "active, disabled"},
      {{{"syncSchedule", "0 2 * *"}}, "syncSchedule", "five fields"},
      {{{"syncSchedule", 5}}, "syncSchedule", "in a string"},
      {{{"tags", "x"}}, "tags", "array"},
      {{{"tags", {"x", 1}}}, "tags", "item 1"},
      {{{"config", nullptr}}, "config", "cannot be null"},
      {{{"config", {{"domain", "acme.okta.com"}}}}, "config", "one of: apiToken"},
      {{{"config", {{"domain", "canary-7f3a"}, {"apiToken", "canary-7f3a"}, {"surplus", "canary-7f3a"}}}},
       "config/domain",
       "expected a host name"},
  };
  for (const Case& test : cases) {
    Json created = source_body("b");
    created.update(test.change);
    for (const Answer& refused : {platform.patch(path, test.change), platform.post(sources_path, created)}) {
      INFO(refused.body);
      CHECK(refused.status == 400);
      CHECK(refused.code() == "invalid_request");
      bool found = false;
      for (const Json& detail : refused.json["details"]) {
        found = found || (detail["field"] == test.field &&
                          detail["message"].get<std::string>().find(test.says) != std::string::npos);
      }
      CHECK(found);
      CHECK(refused.body.find("canary") == std::string::npos);
    }
  }
  CHECK(platform.get(path).json["version"] == 1);
  CHECK(platform.get(sources_path).json["total"] == 1);
}

TEST_CASE("A source needs its name, type and config, and keeps its type") {
  TestPlatform platform;
  for (const char* field : {"name", "type", "config"}) {
    Json body = source_body("a");
    body.erase(field);
    const Answer refused = platform.post(sources_path, body);
    CHECK(refused.status == 400);
    CHECK(refused.json["details"][0]["field"] == field);
  }
  const std::string path = std::string(sources_path) + "/" + platform.new_source("a");
  const Answer refused = platform.patch(path, {{"type", "custom"}});
  CHECK(refused.status == 400);
  CHECK(refused.json["details"][0]["message"] == "cannot be changed");
}

TEST_CASE("Names are not unique") {
  TestPlatform platform;
  CHECK(platform.new_source("twin") != platform.new_source("twin"));
  CHECK(platform.get(sources_path).json["total"] == 2);
}

TEST_CASE("A deleted source is gone for everybody but those who ask for deleted ones") {
  for (const Profile profile : {Profile::full, Profile::seed}) {
    TestPlatform platform(profile);
    const std::string id = platform.new_source("a"), path = std::string(sources_path) + "/" + id;
    const Answer removed = platform.remove(path);
    CHECK(removed.status == 204);
    CHECK(removed.body.empty());
    CHECK(platform.get(path).status == 404);
    CHECK(platform.patch(path, {{"name", "b"}}).status == 404);
    CHECK(platform.remove(path).status == 404);
    CHECK(platform.send(http::Method::post, path + "/sync").status == 404);
    CHECK(platform.get(sources_path).json["total"] == 0);
    const Json shown = platform.get(std::string(sources_path) + "?includeDeleted=true").json;
    REQUIRE(shown["total"] == 1);
    CHECK(shown["items"][0]["id"] == id);
    CHECK(shown["items"][0]["status"] == "deleted");
    CHECK(shown["items"][0].contains("deletedAt") == (profile == Profile::full));
  }
}

TEST_CASE("Authentication is remembered, goes stale with a new config, and moves no version") {
  TestPlatform platform;
  const std::string path = std::string(sources_path) + "/" + platform.new_source("a");
  const Answer done = platform.send(http::Method::post, path + "/authenticate");
  CHECK(done.status == 200);
  CHECK(done.json["health"] == "Authenticated");
  CHECK(done.json["version"] == 1);
  CHECK(platform.patch(path, {{"name", "b"}}).json["health"] == "Authenticated");
  CHECK(platform.patch(path, {{"config", source_body("a")["config"]}}).json["health"] == "Re-Auth required");
  platform.reopen();
  CHECK(platform.send(http::Method::post, path + "/authenticate", "{}").json["health"] == "Authenticated");
  CHECK(platform.get(path).json["health"] == "Authenticated");
  CHECK(platform.send(http::Method::post, path + "/authenticate", R"({"code":1})").status == 400);
}

TEST_CASE("Config is nowhere in the database's files") {
  TestPlatform platform;
  const std::string path = std::string(sources_path) + "/" + platform.new_source("a");
  REQUIRE(platform.patch(path, {{"config", {{"domain", "acme.okta.com"}, {"apiToken", "canary-second"}}}}).status ==
          200);
  REQUIRE(platform.post(sources_path, source_body("k"), {{"Idempotency-Key", "k1"}}).status == 201);
  for (const auto& file : std::filesystem::directory_iterator(platform.database().parent_path())) {
    std::ifstream stream(file.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    CHECK(bytes.size() > 0);
    CHECK(bytes.find("canary") == std::string::npos);
    CHECK(bytes.find("acme.okta.com") == std::string::npos);
  }
}
