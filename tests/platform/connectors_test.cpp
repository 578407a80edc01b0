#include <set>

#include <catch2/catch.hpp>

#include "platform/test_platform.hpp"

using namespace weir;
using namespace weir::test;
using platform::Profile;

namespace {

const std::set<std::string> documented = {"id",
                                          "tenant_id",
                                          "created_at",
                                          "updated_at",
                                          "created_by",
                                          "updated_by",
                                          "source",
                                          "source_type",
                                          "is_deleted",
                                          "deleted_at",
                                          "deleted_by",
                                          "schema_version",
                                          "type",
                                          "provider",
                                          "name",
                                          "scope",
                                          "owner_id",
                                          "group_id",
                                          "user_id",
                                          "config",
                                          "vault_path",
                                          "auth_type",
                                          "enabled",
                                          "oauth_refresh_needed",
                                          "sync_status",
                                          "last_sync_at",
                                          "last_error",
                                          "metrics",
                                          "event_types",
                                          "oauth_token_expires_at",
                                          "tags",
                                          "version",
                                          "application_id",
                                          "consecutive_errors",
                                          "next_rotation_due",
                                          "webhook_endpoint_id",
                                          "credential_last_rotated_at"};

}  // namespace

TEST_CASE("A connector has every documented field in both profiles, and its app when it has one") {
  for (const Profile profile : {Profile::full, Profile::seed}) {
    TestPlatform platform(profile);
    const Answer made = platform.post(connectors_path, connector_body("Warehouse"));
    REQUIRE(made.status == 201);
    std::set<std::string> found;
    for (const auto& [name, value] : made.json.items()) found.insert(name);
    CHECK(found == documented);
    CHECK_THAT(made.json["id"].get<std::string>(), Catch::Matches("cnn-[0-9A-HJKMNP-TV-Z]{26}"));
    CHECK_THAT(made.json["tenant_id"].get<std::string>(), Catch::StartsWith("tnt-"));
    CHECK(made.json["scope"] == "org");
    CHECK(made.json["enabled"] == true);
    CHECK(made.json["config"] == Json::object());
    CHECK(made.json["source"] == "edm");
    CHECK(made.json["source_type"] == "api");
    CHECK(made.json["is_deleted"] == false);
    CHECK(made.json["version"] == 1);
    CHECK(made.header("ETag") == (profile == Profile::full ? "\"1\"" : ""));
    CHECK(platform.get(connectors_path).json == Json({{"data", {made.json}}, {"next_cursor", nullptr}, {"total", 1}}));

    const Answer by_app = platform.post(connectors_path, connector_body("App's"), platform.token({{}, "app-7"}));
    CHECK(by_app.json["app_id"] == "app-7");
    CHECK(by_app.json["created_by"] == "app-7");
  }
}

TEST_CASE("A connector's patch merges top-level fields, replaces config and moves its version in both profiles") {
  for (const Profile profile : {Profile::full, Profile::seed}) {
    TestPlatform platform(profile);
    const Json config = {{"baseUrl", "https://acme.example"}, {"region", "eu"}};
    const std::string path = std::string(connectors_path) + "/" + platform.new_connector("a", {{"config", config}});
    platform.clock().advance(std::chrono::minutes(1));
    const Answer patched = platform.patch(path, {{"config", {{"region", "us"}}}, {"enabled", false}, {"tags", {"t"}}});
    REQUIRE(patched.status == 200);
    CHECK(patched.json["config"] == Json({{"region", "us"}}));
    CHECK(patched.json["enabled"] == false);
    CHECK(patched.json["name"] == "a");
    CHECK(patched.json["version"] == 2);
    CHECK(patched.json["updated_at"] == "2026-11-21T10:01:00Z");
    CHECK(patched.json["created_at"] == "2026-11-21T10:00:00Z");
    const Answer cleared = platform.patch(path, {{"config", nullptr}, {"enabled", nullptr}, {"tags", nullptr}});
    CHECK(cleared.json["config"] == Json::object());
    CHECK(cleared.json["enabled"] == true);
    CHECK(cleared.json["tags"] == Json::array());
  }
}

TEST_CASE("Bad connectors are refused by the field's name") {
  TestPlatform platform;
  const std::string path = std::string(connectors_path) + "/" + platform.new_connector("a");
  struct Case {
    Json change;
    std::string field;
  };
  const Case cases[] = {
      {{{"tenant_id", "tnt-1"}}, "tenant_id"},
      {{{"is_deleted", true}}, "is_deleted"},
      {{{"version", 2}}, "version"},
      {{{"displayName", "x"}}, "displayName"},
      {{{"scope", "team"}}, "scope"},
      {{{"scope", "group"}}, "group_id"},
      {{{"scope", "user"}}, "user_id"},
      {{{"group_id", "g-1"}}, "group_id"},
      {{{"scope", "user"}, {"user_id", "u-1"}, {"group_id", "g-1"}}, "group_id"},
      {{{"config", {1}}}, "config"},
      {{{"enabled", "yes"}}, "enabled"},
      {{{"name", nullptr}}, "name"},
      {{{"provider", nullptr}}, "provider"},
      {{{"event_types", "all"}}, "event_types"},
      {{{"source_type", "cron"}}, "source_type"},
      {Json::array(), ""},
  };
  for (const Case& test : cases) {
    const Answer refused = platform.patch(path, test.change);
    INFO(refused.body);
    CHECK(refused.status == 400);
    REQUIRE(refused.json["details"].size() == 1);
    CHECK(refused.json["details"][0]["field"] == test.field);
  }
  CHECK(platform.patch(path, {{"type", "other"}}).status == 400);
  CHECK(platform.patch(path, {{"scope", "group"}, {"group_id", "g-1"}}).status == 200);
  CHECK(platform.patch(path, {{"scope", "org"}}).status == 400);
  CHECK(platform.patch(path, {{"scope", "org"}, {"group_id", nullptr}}).status == 200);
}

TEST_CASE("A deleted connector is marked, hidden and shown on demand") {
  TestPlatform platform(Profile::seed);
  const std::string path = std::string(connectors_path) + "/" + platform.new_connector("a");
  CHECK(platform.remove(path).status == 204);
  CHECK(platform.get(path).status == 404);
  CHECK(platform.get(connectors_path).json["total"] == 0);
  const Json shown = platform.get(std::string(connectors_path) + "?include_deleted=true").json;
  REQUIRE(shown["total"] == 1);
  CHECK(shown["data"][0]["is_deleted"] == true);
  CHECK(shown["data"][0]["deleted_at"] == "2026-11-21T10:00:00Z");
  CHECK_THAT(shown["data"][0]["deleted_by"].get<std::string>(), Catch::StartsWith("key-"));
}
