#include <catch2/catch.hpp>

#include "platform/test_platform.hpp"

using namespace weir;
using namespace weir::test;
using http::Method;

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
    CHECK(event["sequenceId"] == i + 1);
    CHECK(event["action"] == expected[i].action);
    CHECK(event["resourceType"] == expected[i].type);
    CHECK(event["resourceId"] == expected[i].id);
    CHECK(event["fields"] == expected[i].fields);
    CHECK(event["ts"] == (i < 2 ? "2026-11-21T10:00:00Z" : "2026-11-21T10:01:00Z"));
    CHECK(event["actorId"].get<std::string>().substr(0, 4) == (i == 2 ? "oper" : "key-"));
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
}
