#include <fstream>

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "core/crypto.hpp"
#include "platform/rate_limiter.hpp"
#include "platform/test_platform.hpp"
#include "platform/web_token.hpp"

using namespace weir;
using namespace weir::test;
using http::Method;
using platform::Profile;

namespace {

std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::filesystem::path beside(const TestPlatform& platform, const char* suffix) {
  std::filesystem::path file = platform.database();
  return file += suffix;
}

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

TEST_CASE("The server's files are made once, for their owner only, and stay") {
  TestPlatform platform;
  const std::string key = text_of(beside(platform, ".key")), secret = text_of(beside(platform, ".secret"));
  CHECK(key == platform.server().api_key() + "\n");
  for (const char* suffix : {"", ".key", ".secret"}) {
    struct stat info {};
    REQUIRE(::stat(beside(platform, suffix).c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
  }
  const Json instance = platform.get("/v1/instance").json;
  CHECK_THAT(instance["instanceId"].get<std::string>(), Catch::StartsWith("ins-"));
  CHECK_THAT(instance["tenantId"].get<std::string>(), Catch::StartsWith("tnt-"));
  CHECK(instance["appId"].is_null());
  platform.reopen();
  CHECK(text_of(beside(platform, ".key")) == key);
  CHECK(text_of(beside(platform, ".secret")) == secret);
  CHECK(platform.get("/v1/instance").json == instance);
}

TEST_CASE("A key file that was thrown away is replaced, and the old key is worth nothing") {
  TestPlatform platform;
  const std::string old_key = platform.server().api_key();
  platform.new_source("a");
  std::filesystem::remove(beside(platform, ".key"));
  platform.reopen();
  CHECK(platform.server().api_key() != old_key);
  CHECK(platform.get(sources_path).json["total"] == 1);
  CHECK(platform.get(sources_path, bearer(old_key)).status == 401);
}

TEST_CASE("A server does not start on damaged or foreign keys") {
  TestPlatform platform;
  struct Case {
    const char* suffix;
    std::function<void(const std::filesystem::path&)> harm;
  };
  const Case cases[] = {
      {".secret", [](const auto& file) { std::filesystem::remove(file); }},
      {".secret", [](const auto& file) { std::ofstream(file) << "{}"; }},
      {".secret",
       [](const auto& file) {
         const std::string key = base64_encode(std::string(32, 'k'));
         std::ofstream(file) << Json({{"tokens", key}, {"config", key}, {"hashes", key}}).dump();
       }},
      {".secret", [](const auto& file) { ::chmod(file.c_str(), 0644); }},
      {".key", [](const auto& file) { ::chmod(file.c_str(), 0640); }},
      {".key", [](const auto& file) { std::ofstream(file) << "hello\n"; }},
      {".key",
       [](const auto& file) {
         std::filesystem::rename(file, file.string() + ".real");
         std::filesystem::create_symlink(file.string() + ".real", file);
       }},
      {"",
       [](const auto& file) {
         std::filesystem::remove(file.string() + "-wal");
         std::ofstream(file) << std::string(4096, 'x');
       }},
  };
  for (const Case& test : cases) {
    TestPlatform victim;
    const auto file = beside(victim, test.suffix);
    const auto database = victim.database();
    SeededRandom random;
    auto healthy = platform::Server::open({database, Profile::full, 0}, victim.clock(), random);
    REQUIRE(healthy);
    healthy->reset();
    test.harm(file);
    auto refused = platform::Server::open({database, Profile::full, 0}, victim.clock(), random);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().front().code == "U031");
    CHECK_THAT(refused.error().front().message, Catch::Contains(file.string()));
  }
}

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

TEST_CASE("A token is read by one algorithm and one key, with an expiry, or not at all") {
  const std::string key(32, 'k');
  const auto token = [&](const std::string& header, const std::string& claims, const std::string& secret) {
    const std::string text = base64url(header) + "." + base64url(claims);
    std::string digest;
    const std::string hex = hmac_sha256_hex(secret, text);
    for (std::size_t i = 0; i < hex.size(); i += 2)
      digest += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return text + "." + base64url(digest);
  };
  const std::string header = R"({"alg":"HS256","typ":"JWT"})";
  const std::string good = R"({"sub":"s","tenant_id":"t","app_id":"a","role":"reader","exp":1000})";
  const auto read = platform::read_token(token(header, good, key), key, 999);
  REQUIRE(read);
  CHECK(read->subject == "s");
  CHECK(read->tenant == "t");
  CHECK(read->app == "a");
  CHECK(read->role == "reader");
  CHECK_FALSE(platform::read_token(token(header, good, key), key, 1000));
  CHECK_FALSE(platform::read_token(token(header, good, std::string(32, 'x')), key, 999));
  CHECK_FALSE(platform::read_token(token(header, good, "short"), "short", 999));
  CHECK_FALSE(platform::read_token(token(R"({"alg":"HS512","typ":"JWT"})", good, key), key, 999));
  CHECK_FALSE(platform::read_token(token(R"({"alg":"none"})", good, key), key, 999));
  for (const char* claims : {R"({"sub":"s","tenant_id":"t","role":"reader"})", R"({"sub":"s","exp":1000})",
                             R"({"tenant_id":"t","exp":1000})", R"({"sub":"s","tenant_id":"t","exp":"1000"})",
                             R"({"sub":"s","tenant_id":"t","exp":1000,"nbf":1001})", "[]", "x"}) {
    INFO(claims);
    CHECK_FALSE(platform::read_token(token(header, claims, key), key, 999));
  }
  CHECK(platform::sign_token({"s", "t", {}, "reader", 0, 1000}, "short").empty());
}

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

TEST_CASE("A bucket holds one second's requests and fills steadily, each client's its own") {
  platform::RateLimiter limiter(4);
  std::chrono::milliseconds now{1000};
  for (int i = 0; i < 4; ++i) CHECK_FALSE(limiter.refuse("a", now));
  CHECK(limiter.refuse("a", now) == 1);
  CHECK_FALSE(limiter.refuse("b", now));
  CHECK_FALSE(limiter.refuse("a", now + std::chrono::milliseconds(250)));
  CHECK(limiter.refuse("a", now + std::chrono::milliseconds(260)));
  platform::RateLimiter slow(0.1);
  CHECK_FALSE(slow.refuse("a", now));
  CHECK(slow.refuse("a", now) == 10);
  platform::RateLimiter off(0);
  for (int i = 0; i < 1000; ++i) REQUIRE_FALSE(off.refuse("a", now));
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
