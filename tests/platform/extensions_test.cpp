#include <catch2/catch.hpp>

#include "platform/test_platform.hpp"

using namespace weir;
using namespace weir::test;
using http::Method;
using platform::Profile;

TEST_CASE("If-Match lets a write through at the current version only") {
  for (const bool source : {true, false}) {
    TestPlatform platform;
    const std::string path = source ? std::string(sources_path) + "/" + platform.new_source("a")
                                    : std::string(connectors_path) + "/" + platform.new_connector("a");
    struct Case {
      std::string condition;
      int status;
    };
    const Case cases[] = {
        {"\"2\"", 412}, {"W/\"1\"", 412}, {"1", 412},           {"", 412},      {"\"0\", \"7\"", 412}, {"\"1\"", 200},
        {"\"1\"", 412}, {"*", 200},       {"\"9\",\"3\"", 200}, {"\"3\"", 412},
    };
    for (const Case& test : cases) {
      const Answer answer = platform.patch(path, {{"name", "b"}}, {{"If-Match", test.condition}});
      INFO(test.condition << " " << answer.body);
      CHECK(answer.status == test.status);
      if (test.status == 412) CHECK(answer.code() == "precondition_failed");
    }
    CHECK(platform.get(path).json["version"] == 4);
    CHECK(platform.patch(path, {{"nonsense", 1}}, {{"If-Match", "\"1\""}}).status == 412);
    CHECK(platform.remove(path, {{"If-Match", "\"3\""}}).status == 412);
    CHECK(platform.remove(path, {{"If-Match", "\"4\""}}).status == 204);
    CHECK(platform.remove(path, {{"If-Match", "\"4\""}}).status == 404);
  }
}

TEST_CASE("An idempotency key gives the first answer again while its object lives") {
  TestPlatform platform;
  const HeaderList key = {{"Idempotency-Key", "k-1"}};
  for (const auto& [path, body] : {std::pair{std::string(sources_path), source_body("a")},
                                   std::pair{std::string(connectors_path), connector_body("a")}}) {
    const Answer first = platform.post(path, body, key);
    REQUIRE(first.status == 201);
    const std::string item = path + "/" + first.json["id"].get<std::string>();
    REQUIRE(platform.patch(item, {{"name", "moved on"}}).status == 200);
    platform.reopen();
    const Answer again = platform.post(path, body, key);
    CHECK(again.status == 201);
    CHECK(again.body == first.body);
    CHECK(again.header("ETag") == first.header("ETag"));
    CHECK(again.header("Location") == item);
    CHECK(again.header("Idempotent-Replayed") == "true");
    CHECK(first.header("Idempotent-Replayed").empty());
    CHECK(platform.get(path).json["total"] == 1);

    Json other = body;
    other["name"] = "another";
    const Answer reused = platform.post(path, other, key);
    CHECK(reused.status == 409);
    CHECK(reused.code() == "idempotency_key_reused");
    CHECK(reused.json["details"][0]["message"] == first.json["id"]);

    CHECK(platform.remove(item).status == 204);
    const Answer anew = platform.post(path, other, key);
    CHECK(anew.status == 201);
    CHECK(anew.json["id"] != first.json["id"]);
    CHECK(platform.post(path, other, key).body == anew.body);
  }
}

TEST_CASE("An idempotency key belongs to its tenant, app and path") {
  TestPlatform platform;
  const HeaderList key = {{"Idempotency-Key", "k"}};
  const auto create = [&](HeaderList who) {
    who.push_back(key[0]);
    return platform.post(sources_path, source_body("a"), who);
  };
  const HeaderList app = platform.token({{}, "app-1"}), tenant = platform.token({"other"});
  const std::string mine = create({}).json["id"], apps = create(app).json["id"], theirs = create(tenant).json["id"];
  CHECK(mine != apps);
  CHECK(mine != theirs);
  CHECK(create(app).json["id"] == apps);
  CHECK(platform.post(connectors_path, connector_body("a"), key).status == 201);
  const std::string sync = std::string(sources_path) + "/" + mine + "/sync";
  const std::string job = platform.send(Method::post, sync, "", key).json["id"];
  CHECK(platform.send(Method::post, sync, "", key).json["id"] == job);
  CHECK(platform.send(Method::post, sync, "{}", {{"Idempotency-Key", "k2"}}).json["id"] != job);
}

TEST_CASE("A refused create leaves its idempotency key free, and a bad key is refused") {
  TestPlatform platform;
  const HeaderList key = {{"Idempotency-Key", "k"}};
  CHECK(platform.post(sources_path, {{"name", "a"}}, key).status == 400);
  CHECK(platform.post(sources_path, source_body("a"), key).status == 201);
  for (const std::string& bad : {std::string(), std::string(256, 'k'), std::string("a b"), std::string("\xc3\xa4")}) {
    CHECK(platform.post(sources_path, source_body("b"), {{"Idempotency-Key", bad}}).status == 400);
  }
  CHECK(platform.get(sources_path).json["total"] == 1);
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
  CHECK(platform.patch(path, {{"version", 3}}).status == 400);

  platform.open_as(Profile::full);
  CHECK(platform.get(path).json["version"] == 2);
  CHECK(platform.get(path).json["name"] == "b");
}

TEST_CASE("Versions move by one with each write of a user and with nothing else") {
  TestPlatform platform;
  const std::string path = std::string(sources_path) + "/" + platform.new_source("a");
  const auto version = [&] { return platform.get(path).json["version"].get<int>(); };
  CHECK(version() == 1);
  platform.send(Method::post, path + "/authenticate");
  platform.send(Method::post, path + "/sync");
  platform.patch(path, {{"nonsense", 1}});
  platform.patch(path, {{"name", "b"}}, {{"If-Match", "\"9\""}});
  CHECK(version() == 1);
  platform.patch(path, {{"name", "a"}});
  CHECK(version() == 2);
  platform.patch(path, {{"name", "a"}});
  CHECK(version() == 3);
}
