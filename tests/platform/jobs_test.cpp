#include <catch2/catch.hpp>

#include "platform/listed.hpp"
#include "platform/test_platform.hpp"

using namespace weir;
using namespace weir::test;
using http::Method;

TEST_CASE("A sync that was accepted is answered again though its source has been disabled since") {
  TestPlatform platform;
  const std::string path = std::string(sources_path) + "/" + platform.new_source("a");
  const Answer first = platform.send(Method::post, path + "/sync", "", {{"Idempotency-Key", "k"}});
  REQUIRE(first.status == 202);
  REQUIRE(platform.send(Method::patch, path, R"({"status":"disabled"})").status == 200);
  const Answer again = platform.send(Method::post, path + "/sync", "", {{"Idempotency-Key", "k"}});
  CHECK(again.status == 202);
  CHECK(again.json["id"] == first.json["id"]);
  CHECK(platform.send(Method::post, path + "/sync", "", {{"Idempotency-Key", "other"}}).status == 409);
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
                              {"createdAt", "2026-11-21T10:00:00Z"},
                              {"notes", Json::array()},
                              {"trigger", "request"}}));
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
  platform.patch(path, {{"status", "disabled"}});
  CHECK(platform.send(Method::post, path + "/sync").code() == "source_disabled");
}
