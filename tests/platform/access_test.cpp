#include <catch2/catch.hpp>

#include "core/crypto.hpp"
#include "platform/test_platform.hpp"

using namespace weir;
using namespace weir::test;
using http::Method;

namespace {

HeaderList bearer(const std::string& credential) {
  return {{"Authorization", "Bearer " + credential}};
}

/// HS256 by hand, so that the reader is not tested by its own writer alone.
std::string base64url(std::string_view bytes) {
  std::string text = base64_encode(bytes);
  for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return text.substr(0, text.find('='));
}

}  // namespace

TEST_CASE("Only a key of this server or a token in force opens anything but health") {
  TestPlatform platform;
  const std::string key = platform.server().api_key();
  const std::string token = *platform.server().make_token({});
  const auto [head, rest] = std::pair{token.substr(0, token.find('.')), token.substr(token.find('.') + 1)};
  const std::string claims = rest.substr(0, rest.find('.'));
  const std::string none = base64url(R"({"alg":"none","typ":"JWT"})");
  const HeaderList bad[] = {
      {{"Authorization", ""}},
      {{"Authorization", "Bearer"}},
      {{"Authorization", "Basic " + key}},
      bearer(""),
      bearer("cpod_x"),
      bearer(key + "x"),
      bearer(key.substr(0, key.size() - 1)),
      bearer(" " + key),
      bearer(token.substr(0, token.size() - 2)),
      bearer(none + "." + claims + "."),
      bearer(none + "." + claims + "." + token.substr(token.rfind('.') + 1)),
      bearer(head + "." + base64url(R"({"sub":"x","tenant_id":"x","role":"writer","exp":9999999999})") + "." +
             token.substr(token.rfind('.') + 1)),
      bearer(std::string(100'000, 'a')),
  };
  for (const HeaderList& headers : bad) {
    for (const char* target : {sources_path, "/v1/instance", "/v1/nowhere", "/v1/jobs/job-1/cancel"}) {
      const Answer refused = platform.send(Method::post, target, "{not json", headers);
      CHECK(refused.status == 401);
      CHECK(refused.code() == "unauthorized");
      CHECK(refused.header("WWW-Authenticate") == "Bearer");
      CHECK(refused.body.find(key) == std::string::npos);
    }
  }
  CHECK(platform.get("/health", {{"Authorization", ""}}).json == Json({{"status", "ok"}}));
  CHECK(platform.get(sources_path, {{"Authorization", "bearer " + token}}).status == 200);
  platform.clock().advance(std::chrono::seconds(3599));
  CHECK(platform.get(sources_path, bearer(token)).status == 200);
  platform.clock().advance(std::chrono::seconds(1));
  CHECK(platform.get(sources_path, bearer(token)).status == 401);
}

TEST_CASE("What belongs to another tenant does not exist") {
  TestPlatform platform;
  const std::string source = std::string(sources_path) + "/" + platform.new_source("a");
  const std::string connector = std::string(connectors_path) + "/" + platform.new_connector("a");
  const std::string job = "/v1/jobs/" + platform.send(Method::post, source + "/sync").json["id"].get<std::string>();
  const HeaderList other = platform.token({"other"});
  for (const std::string& path : {source, connector}) {
    CHECK(platform.get(path, other).status == 404);
    CHECK(platform.patch(path, {{"name", "mine"}}, other).status == 404);
    CHECK(platform.remove(path, other).status == 404);
    CHECK(platform.get(path).json["name"] == "a");
  }
  CHECK(platform.send(Method::post, source + "/sync", "", other).status == 404);
  CHECK(platform.send(Method::post, source + "/authenticate", "", other).status == 404);
  CHECK(platform.get(source + "/sync-history", other).status == 404);
  CHECK(platform.get(job, other).status == 404);
  CHECK(platform.send(Method::post, job + "/cancel", "", other).status == 404);
  for (const char* list : {sources_path, connectors_path, "/v1/jobs", "/v1/audit-events"}) {
    CHECK(platform.get(list, other).json["total"] == 0);
  }
  CHECK(platform.get("/v1/instance", other).json["tenantId"] != platform.get("/v1/instance").json["tenantId"]);
  CHECK(platform.get("/v1/instance", platform.token({"other"})).json == platform.get("/v1/instance", other).json);
}

TEST_CASE("An app sees and writes what carries its stamp only, without an app everything is seen") {
  TestPlatform platform;
  const HeaderList app = platform.token({{}, "app-1"}), other = platform.token({{}, "app-2"});
  const std::string by_hand = platform.new_source("by hand");
  const std::string by_app = platform.post(sources_path, source_body("by app"), app).json["id"];
  const auto path = [](const std::string& id) { return std::string(sources_path) + "/" + id; };
  CHECK(platform.get(sources_path, app).json["total"] == 1);
  CHECK(platform.get(sources_path, app).json["items"][0]["id"] == by_app);
  CHECK(platform.get(path(by_app), app).status == 200);
  CHECK(platform.get(path(by_hand), app).status == 404);
  CHECK(platform.patch(path(by_hand), {{"name", "x"}}, app).status == 404);
  CHECK(platform.remove(path(by_app), other).status == 404);
  CHECK(platform.get(sources_path, other).json["total"] == 0);
  CHECK(platform.get(sources_path).json["total"] == 2);
  CHECK(platform.get("/v1/instance", app).json["appId"] == "app-1");
  CHECK(platform.get("/v1/audit-events", app).json["total"] == 1);
  CHECK(platform.get("/v1/audit-events").json["total"] == 2);
}

TEST_CASE("Client credentials give a token of an hour") {
  TestPlatform platform;
  const std::string key = platform.server().api_key(), id = "key-" + key.substr(5, 26);
  const auto ask = [&](const std::string& form, const std::string& type = "application/x-www-form-urlencoded") {
    return platform.send(Method::post, "/v1/oauth/token", form, {{"Authorization", ""}, {"Content-Type", type}});
  };
  const std::string good = "grant_type=client_credentials&client_id=" + id + "&client_secret=" + key;
  const Answer given = ask(good);
  REQUIRE(given.status == 200);
  CHECK(given.json["token_type"] == "Bearer");
  CHECK(given.json["expires_in"] == 3600);
  CHECK(given.json.size() == 3);
  const HeaderList headers = bearer(given.json["access_token"]);
  CHECK(platform.post(sources_path, source_body("a"), headers).json["createdBy"] == id);
  struct Case {
    std::string form;
    int status;
    std::string code;
  };
  const Case cases[] = {
      {"", 400, "invalid_request"},
      {"grant_type=client_credentials", 400, "invalid_request"},
      {good + "&client_id=x", 400, "invalid_request"},
      {"grant_type=password&client_id=a&client_secret=b", 400, "unsupported_grant_type"},
      {"grant_type=client_credentials&client_id=x&client_secret=" + key, 401, "invalid_client"},
      {"grant_type=client_credentials&client_id=" + id + "&client_secret=x", 401, "invalid_client"},
      {"%zz", 400, "invalid_request"},
  };
  for (const Case& test : cases) {
    const Answer refused = ask(test.form);
    CHECK(refused.status == test.status);
    CHECK(refused.code() == test.code);
    CHECK(refused.body.find(key) == std::string::npos);
  }
  CHECK(ask(good, "application/json").status == 415);
  CHECK(platform.get("/v1/oauth/token").status == 405);
}

TEST_CASE("A token for a person is checked before it is made") {
  TestPlatform platform;
  CHECK_FALSE(platform.server().make_token({{}, {}, "admin"}));
  CHECK_FALSE(platform.server().make_token({"", {}, "writer"}));
  CHECK_FALSE(platform.server().make_token({{}, "", "writer"}));
  CHECK_FALSE(platform.server().make_token({{}, {}, "writer", std::chrono::seconds(0)}));
  const std::string tenant = platform.get("/v1/instance").json["tenantId"];
  CHECK(platform.get("/v1/instance", platform.token({tenant})).json["tenantId"] == tenant);
  const HeaderList reader = platform.token({{}, {}, "reader"});
  CHECK(platform.get(sources_path, reader).status == 200);
  CHECK(platform.remove(std::string(sources_path) + "/ds-1", reader).status == 403);
}
