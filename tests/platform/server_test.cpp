#include <atomic>
#include <thread>

#include <catch2/catch.hpp>

#include "platform/test_platform.hpp"

using namespace weir;
using namespace weir::test;
using http::Method;
using platform::Profile;

TEST_CASE("Checks stand in the order credential, role, rate, request") {
  TestPlatform platform(Profile::full, 1);
  const HeaderList reader = platform.token({{}, {}, "reader"});
  struct Case {
    Method method;
    std::string target;
    HeaderList headers;
    int status;
  };
  const Case cases[] = {
      {Method::post, "/v1/nowhere", {{"Authorization", ""}}, 401},
      {Method::post, "/v1/nowhere", reader, 403},
      {Method::post, sources_path, reader, 403},
      {Method::get, "/v1/nowhere", reader, 404},
      {Method::get, sources_path, reader, 429},
      {Method::post, sources_path, reader, 403},
      {Method::put, sources_path, {}, 405},
      {Method::put, sources_path, {}, 429},
  };
  for (const Case& test : cases) {
    const Answer answer = platform.send(test.method, test.target, "{not json", test.headers);
    INFO(answer.body);
    CHECK(answer.status == test.status);
    CHECK(answer.json["status"] == test.status);
    CHECK(answer.json["message"].is_string());
    CHECK(answer.json["details"].is_array());
    CHECK((answer.header("Retry-After") == "1") == (test.status == 429));
    CHECK((answer.header("Allow") == "GET, POST") == (test.status == 405));
  }
  platform.clock().advance(std::chrono::seconds(1));
  CHECK(platform.get(sources_path, reader).status == 200);
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

TEST_CASE("Many threads write and read at once, and nothing is lost") {
  TestPlatform platform;
  constexpr int threads = 8, each = 20;
  std::atomic<int> failures = 0;
  const std::string shared = std::string(sources_path) + "/" + platform.new_source("shared");
  const std::string key = platform.server().api_key();
  const auto send = [&](Method method, const std::string& target, const std::string& body) {
    http::Request request{method, target, {}, body};
    request.headers.set("Authorization", "Bearer " + key);
    return platform.server().handle(request);
  };
  const auto work = [&](int thread) {
    for (int i = 0; i < each; ++i) {
      const std::string name = std::to_string(thread) + "." + std::to_string(i);
      if (send(Method::post, sources_path, source_body(name).dump()).status != 201) ++failures;
      if (send(Method::patch, shared, Json({{"name", name}}).dump()).status != 200) ++failures;
      if (send(Method::get, std::string(sources_path) + "?limit=500", "").status != 200) ++failures;
    }
  };
  std::vector<std::thread> running;
  for (int thread = 0; thread < threads; ++thread) running.emplace_back(work, thread);
  for (std::thread& thread : running) thread.join();
  CHECK(failures == 0);
  CHECK(platform.get(sources_path).json["total"] == threads * each + 1);
  CHECK(platform.get(shared).json["version"] == threads * each + 1);
  CHECK(platform.get("/v1/audit-events?limit=1").json["items"][0]["sequenceId"] == 2 * threads * each + 1);
}

TEST_CASE("In profile seed the extensions are not there, and their headers change nothing") {
  TestPlatform platform(Profile::seed);
  const HeaderList headers = {{"Idempotency-Key", "k"}, {"If-Match", "\"77\""}};
  const Answer one = platform.post(sources_path, source_body("a"), headers);
  const Answer two = platform.post(sources_path, source_body("other"), headers);
  CHECK(one.status == 201);
  CHECK(two.status == 201);
  CHECK(one.json["id"] != two.json["id"]);
  const std::string path = std::string(sources_path) + "/" + one.json["id"].get<std::string>();
  const Answer patched = platform.patch(path, {{"name", "b"}}, headers);
  CHECK(patched.status == 200);
  CHECK_FALSE(patched.json.contains("version"));
  CHECK_FALSE(patched.json.contains("updatedAt"));
  CHECK(patched.header("ETag").empty());
  const std::string connector = std::string(connectors_path) + "/" + platform.new_connector("c");
  CHECK(platform.patch(connector, {{"name", "d"}}, headers).json["version"] == 2);
  CHECK(platform.remove(connector, headers).status == 204);
  CHECK(platform.get("/v1/instance").status == 404);
  CHECK(platform.get(std::string(sources_path) + "?tag=nothing").json["total"] == 2);
  const std::string link = platform.new_connection(one.json["id"], platform.new_connector("e"));
  CHECK(platform.patch(std::string(connections_path) + "/" + link, {{"name", "f"}}, headers).status == 200);
  CHECK(platform.get(std::string(connections_path) + "?tag=nothing").json["total"] == 1);
  CHECK(platform.put(mapping_path(one.json["id"], "users"), {{"fields", Json::object()}}, headers).status == 201);
  CHECK(platform.get(std::string(mappings_path) + "?tag=nothing").json["total"] == 1);
  CHECK(platform.patch(path, {{"version", 3}}).status == 400);

  platform.open_as(Profile::full);
  CHECK(platform.get(path).json["version"] == 2);
  CHECK(platform.get(path).json["name"] == "b");
}
