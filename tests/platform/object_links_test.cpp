#include <catch2/catch.hpp>

#include "platform/test_platform.hpp"

using namespace weir;
using namespace weir::test;
using platform::Profile;

TEST_CASE("What a live connection uses is not deleted, and the answer names the connections") {
  for (const Profile profile : {Profile::full, Profile::seed}) {
    TestPlatform platform(profile);
    const std::string source = platform.new_source("okta"), connector = platform.new_connector("warehouse");
    const std::string first = platform.new_connection(source, connector);
    const std::string second = platform.new_connection(source, connector, {{"enabled", false}});
    const std::string paths[] = {std::string(sources_path) + "/" + source,
                                 std::string(connectors_path) + "/" + connector};
    for (const std::string& path : paths) {
      const Answer refused = platform.remove(path);
      CHECK(refused.status == 409);
      CHECK(refused.code() == "in_use");
      CHECK(refused.json["message"] == "2 connections use this object; delete them first");
      CHECK(refused.json["details"] ==
            Json({{{"field", "connectionId"}, {"message", first}}, {{"field", "connectionId"}, {"message", second}}}));
      CHECK(platform.get(path).status == 200);
    }
    platform.remove(std::string(connections_path) + "/" + first);
    CHECK(platform.remove(paths[0]).json["details"].size() == 1);
    platform.remove(std::string(connections_path) + "/" + second);
    for (const std::string& path : paths) CHECK(platform.remove(path).status == 204);
  }
}

TEST_CASE("A version that is not current goes before the connections") {
  TestPlatform platform;
  const std::string source = platform.new_source("okta"), path = std::string(sources_path) + "/" + source;
  platform.new_connection(source, platform.new_connector("warehouse"));
  CHECK(platform.remove(path, {{"If-Match", "\"7\""}}).status == 412);
  CHECK(platform.remove(path, {{"If-Match", "\"1\""}}).status == 409);
}

TEST_CASE("An app learns that something uses its source, but no id that it may not see") {
  TestPlatform platform;
  const HeaderList app = platform.token({{}, "app-7"});
  const std::string source = platform.post(sources_path, source_body("a"), app).json["id"];
  const std::string connector = platform.post(connectors_path, connector_body("b"), app).json["id"];
  const std::string hidden = platform.new_connection(source, connector);
  const Json shown = platform.post(connections_path, connection_body(source, connector), app).json["id"];
  const Answer refused = platform.remove(std::string(sources_path) + "/" + source, app);
  CHECK(refused.status == 409);
  CHECK(refused.json["details"] == Json({{{"field", "connectionId"}, {"message", shown}}}));
  CHECK_THAT(refused.body, !Catch::Contains(hidden));
  CHECK(platform.remove(std::string(connectors_path) + "/" + connector).json["details"].size() == 2);
}

TEST_CASE("At most a hundred connections are named") {
  TestPlatform platform;
  const std::string source = platform.new_source("okta"), connector = platform.new_connector("warehouse");
  for (int i = 0; i < 120; ++i) platform.new_connection(source, connector);
  const Answer refused = platform.remove(std::string(sources_path) + "/" + source);
  CHECK_THAT(refused.json["message"].get<std::string>(), Catch::StartsWith("120 connections use"));
  CHECK(refused.json["details"].size() == 100);
}
