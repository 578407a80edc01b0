#include <catch2/catch.hpp>

#include "platform/test_platform.hpp"

using namespace weir;
using namespace weir::test;
using http::Method;

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
