#include <catch2/catch.hpp>

#include "platform/openapi_contract.hpp"
#include "platform/routes.hpp"
#include "platform/test_platform.hpp"

using namespace weir;
using namespace weir::test;
using http::Method;
using platform::Profile;

namespace {

/// A conversation with a platform in which the contract listens.
class Conversation {
 public:
  Conversation(OpenApiContract& contract, Profile profile)
      : contract_(contract), profile_(profile), platform_(profile) {}

  Json say(Method method, const std::string& target, int status, const std::string& body = "",
           const HeaderList& extra = {}) {
    http::Request request{method, target, {}, body};
    request.headers.set("Authorization", "Bearer " + platform_.server().api_key());
    if (!body.empty()) request.headers.set("Content-Type", "application/json");
    for (const auto& [name, value] : extra) request.headers.set(name, value);
    const http::Response answer = platform_.server().handle(request);
    INFO(to_string(method) << " " << target << " " << body << "\n" << answer.body);
    CHECK(answer.status == status);
    CHECK(contract_.objections(request, answer) == "");
    return answer.body.empty() ? Json() : Json::parse(answer.body);
  }
  Json get(const std::string& target, int status = 200) { return say(Method::get, target, status); }
  Json post(const std::string& target, const Json& body, int status, const HeaderList& extra = {}) {
    return say(Method::post, target, status, body.is_null() ? "" : body.dump(), extra);
  }
  Json patch(const std::string& target, const Json& body, int status, const HeaderList& extra = {}) {
    return say(Method::patch, target, status, body.dump(), extra);
  }
  TestPlatform& platform() { return platform_; }
  bool full() const { return profile_ == Profile::full; }

 private:
  OpenApiContract& contract_;
  Profile profile_;
  TestPlatform platform_;
};

/// What is alike for both kinds of object.
std::string talk_about_objects(Conversation& talk, const std::string& path, const Json& body, const Json& patches) {
  const std::string id = talk.post(path, body, 201)["id"], item = path + "/" + id;
  talk.get(item);
  for (const Json& patch : patches) talk.patch(item, patch, 200);
  talk.patch(item, {{"nonsense", 1}}, 400);
  talk.patch(item, {{"version", 1}}, 400);
  talk.say(Method::patch, item, 400, "{");
  talk.say(Method::patch, item, 415, "x", {{"Content-Type", "text/plain"}});
  talk.post(path, {{"name", "only"}}, 400);
  talk.say(Method::post, path, 415, "x", {{"Content-Type", "text/plain"}});
  talk.say(Method::post, path, 413, std::string(9u << 20, ' '));
  talk.say(Method::patch, item, 413, std::string(9u << 20, ' '));
  for (int i = 0; i < 3; ++i) talk.post(path, body, 201);
  const Json page = talk.get(path + "?limit=2");
  const std::string cursor = page.contains("nextCursor") ? page["nextCursor"] : page["next_cursor"];
  talk.get(path + "?limit=2&cursor=" + cursor);
  talk.get(path + "?cursor=wrong", 400);
  talk.get(path + "/nothing", 404);
  talk.patch(path + "/nothing", Json::object(), 404);
  talk.say(Method::delete_, path + "/nothing", 404);
  return item;
}

void talk_about_extensions(Conversation& talk, const std::string& path, const Json& body) {
  const HeaderList key = {{"Idempotency-Key", "k1"}};
  const std::string item = path + "/" + talk.post(path, body, 201, key)["id"].get<std::string>();
  talk.post(path, body, 201, key);
  Json other = body;
  other["name"] = "other";
  talk.post(path, other, 409, key);
  talk.patch(item, {{"name", "b"}}, 412, {{"If-Match", "\"7\""}});
  talk.patch(item, {{"name", "b"}}, 200, {{"If-Match", "\"1\""}});
  talk.say(Method::delete_, item, 412, "", {{"If-Match", "\"1\""}});
  talk.get(path + "?tag=x");
}

void talk_about_jobs(Conversation& talk, const std::string& source) {
  const std::string job = talk.post(source + "/sync", nullptr, 202)["id"];
  talk.post(source + "/sync", Json::object(), 202);
  talk.post(source + "/sync", {{"x", 1}}, 400);
  talk.post("/v1/data-sources/nothing/sync", nullptr, 404);
  talk.get(source + "/sync-history?limit=1");
  talk.get(source + "/sync-history?limit=0", 400);
  talk.get("/v1/data-sources/nothing/sync-history", 404);
  talk.post(source + "/authenticate", nullptr, 200);
  talk.post(source + "/authenticate", {{"x", 1}}, 400);
  talk.post("/v1/data-sources/nothing/authenticate", nullptr, 404);
  talk.get("/v1/jobs?status=queued&type=sync&limit=1");
  talk.get("/v1/jobs?limit=x", 400);
  talk.get("/v1/jobs/" + job);
  talk.get("/v1/jobs/nothing", 404);
  talk.post("/v1/jobs/" + job + "/cancel", {{"x", 1}}, 400);
  talk.post("/v1/jobs/" + job + "/cancel", nullptr, 200);
  talk.post("/v1/jobs/" + job + "/cancel", nullptr, 409);
  talk.post("/v1/jobs/nothing/cancel", nullptr, 404);
  talk.patch(source, {{"status", "disabled"}}, 200);
  talk.post(source + "/sync", nullptr, 409);
}

void talk_about_tokens(Conversation& talk) {
  const std::string key = talk.platform().server().api_key();
  const auto ask = [&](const std::string& form, int status, const std::string& type) {
    talk.say(Method::post, "/v1/oauth/token", status, form, {{"Authorization", ""}, {"Content-Type", type}});
  };
  const std::string form = "application/x-www-form-urlencoded";
  const std::string good = "grant_type=client_credentials&client_id=key-" + key.substr(5, 26) + "&client_secret=" + key;
  ask(good, 200, form);
  ask(good + "x", 401, form);
  ask("grant_type=none", 400, form);
  ask("{}", 415, "application/json");
  talk.get("/health");
}

void talk_about_connections(Conversation& talk, const std::string& connection) {
  const std::string source = talk.get(connection)["sourceId"], connector = talk.get(connection)["destinationId"];
  talk.say(Method::delete_, std::string(sources_path) + "/" + source, 409);
  talk.say(Method::delete_, std::string(connectors_path) + "/" + connector, 409);
  talk.post(connections_path, connection_body("ds-nothing", connector), 400);
  talk.get(connections_path + ("?includeDeleted=true&sourceId=" + source + "&destinationId=" + connector));
  talk.post(connection + "/refresh", nullptr, 200);
  talk.post(connection + "/refresh", {{"x", 1}}, 400);
  talk.post("/v1/connections/nothing/refresh", nullptr, 404);
}

void talk_about_mappings(Conversation& talk, const std::string& source) {
  const std::string path = source + "/streams/users/mapping";
  const Json casts = {{"fields", {{"created", {{"type", "string"}}}}}, {"tags", {"x"}}};
  talk.get(path, 404);
  talk.say(Method::delete_, path, 404);
  talk.say(Method::put, path, 400, R"({"fields":{"created":{"type":"nothing"}}})");
  talk.say(Method::put, path, 415, "x", {{"Content-Type", "text/plain"}});
  talk.say(Method::put, "/v1/data-sources/nothing/streams/users/mapping", 404, casts.dump());
  talk.say(Method::put, path, 201, casts.dump());
  talk.say(Method::put, path, 200, R"({"tags":null})");
  talk.get(path);
  talk.get(source + "/streams?limit=500");
  talk.get(source + "/streams?limit=x", 400);
  talk.get("/v1/data-sources/nothing/streams", 404);
  talk.get(std::string(mappings_path) + "?limit=1&sourceId=x");
  talk.get(std::string(mappings_path) + "?limit=1");
  talk.get(std::string(mappings_path) + "?limit=x", 400);
  if (talk.full()) {
    talk.say(Method::put, path, 412, casts.dump(), {{"If-None-Match", "*"}});
    talk.say(Method::delete_, path, 412, "", {{"If-Match", "\"7\""}});
  }
  talk.say(Method::delete_, path, 204);
}

std::string with_id(std::string operation) {
  for (const std::string variable : {"{id}", "{name}"}) {
    const std::size_t at = operation.find(variable);
    if (at != std::string::npos) operation.replace(at, variable.size(), "some-id");
  }
  return operation;
}

/// Every operation without a credential and with one that may read only.
void talk_without_rights(Conversation& talk, const std::set<std::string>& operations) {
  const HeaderList reader = talk.platform().token({std::nullopt, std::nullopt, "reader"});
  for (const std::string& operation : operations) {
    const std::string path = with_id(operation.substr(operation.find(' ') + 1));
    const auto method = http::parse_method(operation.substr(0, operation.find(' ')));
    REQUIRE(method);
    if (path == "/health" || path == "/v1/oauth/token") continue;
    talk.say(*method, path, 401, "", {{"Authorization", "Bearer nonsense"}});
    if (*method != Method::get) talk.say(*method, path, 403, "", reader);
  }
}

const Json source_patches = {{{"name", "b"}},
                             {{"syncSchedule", "0 */6 * * *"}, {"tags", {"x", "y"}}},
                             {{"syncSchedule", nullptr}, {"tags", nullptr}, {"status", nullptr}},
                             {{"status", "disabled"}},
                             {{"status", "active"}}};
const Json connector_patches = {
    {{"name", "b"}, {"scope", "group"}, {"group_id", "g-1"}, {"vault_path", "secret/data/x"}, {"auth_type", "oauth"}},
    {{"scope", nullptr}, {"group_id", nullptr}, {"config", {{"region", "eu"}}}, {"event_types", {"a.b"}}},
    {{"enabled", false}, {"owner_id", "usr-1"}, {"application_id", "a"}, {"webhook_endpoint_id", "w"}, {"tags", {"x"}}},
    {{"enabled", nullptr}, {"owner_id", nullptr}, {"config", nullptr}, {"source", "edm"}, {"source_type", "server"}}};
const Json connection_patches = {
    {{"name", "b"}, {"schedule", "daily"}, {"backfillDays", 2}, {"streams", {"users"}}, {"tags", {"x"}}},
    {{"schedule", nullptr}, {"backfillDays", nullptr}, {"streams", nullptr}, {"tags", nullptr}},
    {{"enabled", false}},
    {{"enabled", nullptr}}};

}  // namespace

TEST_CASE("Every request and answer of a long conversation is as the OpenAPI file says, on both profiles") {
  OpenApiContract contract;
  for (const Profile profile : {Profile::full, Profile::seed}) {
    Conversation talk(contract, profile);
    const std::string source = talk_about_objects(talk, sources_path, source_body("a"), source_patches);
    const std::string connector = talk_about_objects(talk, connectors_path, connector_body("a"), connector_patches);
    const Json link = connection_body(talk.platform().new_source("of a connection"),
                                      talk.platform().new_connector("of a connection"));
    const std::string connection = talk_about_objects(talk, connections_path, link, connection_patches);
    talk_about_connections(talk, connection);
    talk_about_mappings(talk, source);
    talk_about_jobs(talk, source);
    if (profile == Profile::full) {
      talk_about_extensions(talk, sources_path, source_body("e"));
      talk_about_extensions(talk, connectors_path, connector_body("e"));
      talk_about_extensions(talk, connections_path, link);
      talk.post(connection + "/refresh", nullptr, 412, {{"If-Match", "\"7\""}});
    }
    talk.get("/v1/instance", profile == Profile::full ? 200 : 404);
    talk.say(Method::delete_, connection, 204);
    talk.say(Method::delete_, source, 204);
    talk.say(Method::delete_, connector, 204);
    talk.get(std::string(sources_path) + "?includeDeleted=true&type=okta&status=deleted");
    talk.get(std::string(connectors_path) + "?include_deleted=true");
    talk.get("/v1/audit-events?limit=3&resourceType=DataSource&action=update&from=2026-01-01T00:00:00Z");
    talk.get("/v1/audit-events?from=x", 400);
    talk_about_tokens(talk);
    talk_without_rights(talk, contract.operations());
  }
  // What was described and never happened is a promise that nobody checks; 429 has a test of its own.
  std::set<std::string> unseen;
  for (const std::string& answer : contract.described_answers()) {
    const bool elsewhere = answer.ends_with(" 429") || answer.ends_with(" 413") || answer.ends_with(" 415");
    if (!elsewhere && contract.seen_answers().count(answer) == 0) unseen.insert(answer);
  }
  CHECK(unseen == std::set<std::string>{});
}

TEST_CASE("The OpenAPI file describes the routes that are served, and no others") {
  std::set<std::string> served = {"GET /health", "POST /v1/oauth/token"};
  for (const platform::Route& route : platform::routes()) {
    served.insert(std::string(to_string(route.method)) + " " + std::string(route.pattern));
  }
  CHECK(OpenApiContract().operations() == served);
}

TEST_CASE("The contract objects to what it does not describe") {
  OpenApiContract contract;
  http::Request request{Method::get, "/v1/jobs/job-1", {}, ""};
  http::Response answer;
  answer.headers.set("Content-Type", "application/json");
  answer.status = 418;
  CHECK_THAT(contract.objections(request, answer), Catch::Contains("may not answer 418"));
  answer.status = 404;
  answer.body = R"({"status":404,"code":"not_found","message":"m","details":[]})";
  CHECK(contract.objections(request, answer).empty());
  answer.body = R"({"status":404,"code":"not_found","message":"m","details":[],"extra":1})";
  CHECK_THAT(contract.objections(request, answer), Catch::Contains("extra"));
  request.target = "/v1/streams";
  CHECK_THAT(contract.objections(request, answer), Catch::Contains("no operation"));
}
