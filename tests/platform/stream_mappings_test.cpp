#include <thread>

#include <catch2/catch.hpp>

#include "platform/test_platform.hpp"

using namespace weir;
using namespace weir::test;
using http::Method;
using platform::Profile;

namespace {

Json casts(const Json& fields) {
  return {{"fields", fields}};
}

const Json created_as_text = {{"created", {{"type", "string"}}}};

}  // namespace

TEST_CASE("A mapping is made by its first PUT and changed by the next") {
  for (const Profile profile : {Profile::full, Profile::seed}) {
    TestPlatform platform(profile);
    const std::string source = platform.new_source("okta"), path = mapping_path(source, "users");
    CHECK(platform.get(path).status == 404);
    CHECK(platform.remove(path).status == 404);
    const Answer made = platform.put(path, casts(created_as_text));
    REQUIRE(made.status == 201);
    Json expected = {{"id", source + ".users"},   {"sourceId", source},    {"stream", "users"},
                     {"fields", created_as_text}, {"tags", Json::array()}, {"createdAt", "2026-11-21T10:00:00Z"}};
    if (profile == Profile::full) {
      const Json actor = made.json["createdBy"];
      expected.update({{"version", 1},
                       {"updatedAt", "2026-11-21T10:00:00Z"},
                       {"updatedBy", actor},
                       {"createdBy", actor},
                       {"deletedAt", nullptr},
                       {"deletedBy", nullptr}});
    }
    CHECK(made.json == expected);
    CHECK(made.header("Location") == path);
    CHECK(made.header("ETag") == (profile == Profile::full ? "\"1\"" : ""));
    CHECK(platform.get(path).json == expected);

    platform.clock().advance(std::chrono::minutes(1));
    const Answer tagged = platform.put(path, {{"tags", {"x"}}});
    REQUIRE(tagged.status == 200);
    expected["tags"] = {"x"};
    if (profile == Profile::full) expected.update({{"version", 2}, {"updatedAt", "2026-11-21T10:01:00Z"}});
    CHECK(tagged.json == expected);
    CHECK(tagged.header("Location").empty());
    const Answer changed = platform.put(path, casts({{"profile", {{"type", "json"}}}}));
    CHECK(changed.json["fields"] == Json({{"profile", {{"type", "json"}}}}));
    CHECK(changed.json["tags"] == Json({"x"}));
    CHECK(platform.put(path, casts(Json::object())).json["fields"] == Json::object());
    CHECK(platform.get(mappings_path).json["items"][0] == platform.get(path).json);
    CHECK(platform.remove(path).status == 204);
    CHECK(platform.get(path).status == 404);
    CHECK(platform.remove(path).status == 404);
    CHECK(platform.get(mappings_path).json["total"] == 0);
  }
}

TEST_CASE("A mapping that is made again goes on with the next version and nothing else of before") {
  TestPlatform platform;
  const std::string source = platform.new_source("okta"), path = mapping_path(source, "users");
  platform.put(path, {{"fields", created_as_text}, {"tags", {"x"}}});
  platform.put(path, casts(created_as_text));
  platform.remove(path);
  CHECK(platform.put(path, {{"tags", {"y"}}}).json["details"][0]["field"] == "fields");
  platform.clock().advance(std::chrono::minutes(1));
  const Answer again = platform.put(path, casts({{"profile", {{"type", "string"}}}}));
  CHECK(again.status == 201);
  CHECK(again.json["version"] == 4);
  CHECK(again.json["createdAt"] == "2026-11-21T10:01:00Z");
  CHECK(again.json["deletedAt"].is_null());
  CHECK(again.json["tags"] == Json::array());
  CHECK(platform.get(std::string(mappings_path) + "?tag=x").json["total"] == 0);
  std::vector<std::string> actions;
  const Json events = platform.get("/v1/audit-events?resourceType=StreamMapping").json;
  for (const Json& event : events["items"]) {
    CHECK(event["resourceId"] == source + ".users");
    actions.push_back(event["action"]);
  }
  CHECK(actions == std::vector<std::string>{"create", "delete", "update", "create"});
}

TEST_CASE("A write of a mapping holds to the conditions of the full profile") {
  struct Case {
    bool exists;
    const char *header, *value;
    int put, remove;
  };
  const Case cases[] = {
      {false, "If-Match", "\"1\"", 412, 404},  {false, "If-Match", "*", 412, 404},
      {false, "If-None-Match", "*", 201, 404}, {true, "If-Match", "\"1\"", 200, 204},
      {true, "If-Match", "\"2\"", 412, 412},   {true, "If-Match", "*", 200, 204},
      {true, "If-None-Match", "*", 412, 204},  {true, "If-None-Match", "\"1\"", 200, 204},
  };
  for (const Profile profile : {Profile::full, Profile::seed}) {
    for (const Case& test : cases) {
      TestPlatform platform(profile);
      const std::string path = mapping_path(platform.new_source("okta"), "users");
      const auto prepare = [&] {
        if (test.exists) REQUIRE(platform.put(path, casts(created_as_text)).status < 300);
      };
      INFO(test.exists << " " << test.header << " " << test.value);
      const bool full = profile == Profile::full;
      prepare();
      const int removed = platform.remove(path, {{test.header, test.value}}).status;
      CHECK(removed == (full ? test.remove : test.exists ? 204 : 404));
      TestPlatform second(profile);
      const std::string other = mapping_path(second.new_source("okta"), "users");
      if (test.exists) REQUIRE(second.put(other, casts(created_as_text)).status == 201);
      const int written = second.put(other, casts(created_as_text), {{test.header, test.value}}).status;
      CHECK(written == (full ? test.put : test.exists ? 200 : 201));
    }
  }
}

TEST_CASE("A deleted mapping has no version to match") {
  TestPlatform platform;
  const std::string path = mapping_path(platform.new_source("okta"), "users");
  platform.put(path, casts(created_as_text));
  platform.remove(path);
  CHECK(platform.put(path, casts(created_as_text), {{"If-Match", "\"2\""}}).status == 412);
  CHECK(platform.put(path, casts(created_as_text), {{"If-None-Match", "*"}}).status == 201);
}

TEST_CASE("Bad mappings are refused with the field's name") {
  TestPlatform platform;
  const std::string source = platform.new_source("okta");
  struct Case {
    std::string stream;
    Json body;
    std::string field, says;
  };
  const Json good = casts(created_as_text);
  const Case cases[] = {
      {"user", good, "stream", "did you mean users?"},
      {"nothing like it", good, "stream", "no stream"},
      {"..", good, "stream", "no stream"},
      {"a/b", good, "stream", "no stream"},
      {std::string(5000, 'x'), good, "stream", "no stream"},
      {"users", Json::object(), "fields", "required"},
      {"users", {{"fields", nullptr}}, "fields", "cannot be null"},
      {"users", {{"fields", {1}}}, "fields", "must be an object"},
      {"users", {{"fields", created_as_text}, {"id", "x"}}, "id", "set by the server"},
      {"users", {{"fields", created_as_text}, {"feilds", 1}}, "feilds", "did you mean fields?"},
      {"users", {{"fields", created_as_text}, {"tags", "x"}}, "tags", "array"},
      {"users", casts({{"craeted", {{"type", "string"}}}}), "fields/craeted", "did you mean created?"},
      {"users", casts({{"created", "string"}}), "fields/created", "with the member type"},
      {"users", casts({{"created", Json::object()}}), "fields/created", "with the member type"},
      {"users", casts({{"created", {{"type", "string"}, {"allowLossy", true}}}}), "fields/created", "and no other"},
      {"users", casts({{"created", {{"type", 5}}}}), "fields/created/type", "must be one of string, integer"},
      {"users", casts({{"created", {{"type", "datetime"}}}}), "fields/created/type", "must be one of"},
      {"users", casts({{"profile", {{"type", "integer"}}}}), "fields/profile/type", "object cannot become integer"},
      {"users", casts({{"", {{"type", "string"}}}}), "fields/", "no name"},
      {"users", Json::array(), "", "must be a JSON object"},
  };
  for (const Case& test : cases) {
    const Answer refused = platform.put(mapping_path(source, test.stream), test.body);
    INFO(test.stream.substr(0, 30) << " " << refused.body);
    CHECK(refused.status == 400);
    REQUIRE(refused.json["details"].size() == 1);
    CHECK(refused.json["details"][0]["field"] == test.field);
    CHECK_THAT(refused.json["details"][0]["message"].get<std::string>(), Catch::Contains(test.says));
  }
  CHECK(platform.put(mapping_path(source, "users"), casts({{"a", 1}, {"b", 2}})).json["details"].size() == 2);
  CHECK(platform.put(mapping_path("ds-nothing", "users"), good).status == 404);
  CHECK(platform.get(mappings_path).json["total"] == 0);
}

TEST_CASE("Odd paths lead to no mapping") {
  TestPlatform platform;
  const std::string source = platform.new_source("okta"), base = std::string(sources_path) + "/" + source;
  platform.put(mapping_path(source, "users"), casts(created_as_text));
  struct Case {
    std::string target;
    int status;
  };
  const Case cases[] = {
      {base + "/streams/users/mapping", 200},
      {base + "/streams/%75sers/mapping", 200},
      {base + "/streams//mapping", 404},
      {base + "/streams/../mapping", 404},
      {base + "/streams/%2e%2e/mapping", 404},
      {base + "/streams/users%2fmapping", 404},
      {base + "/streams/users%00/mapping", 404},
      {base + "/streams/%ff/mapping", 404},
      {base + "/streams/users/mapping/", 404},
      {base + "/streams/users", 404},
      {base + "/streams/" + std::string(9000, 'u') + "/mapping", 404},
      {base + "/streams/users%27%20OR%201=1/mapping", 404},
      // The id is cut where the path says, not where somebody puts the dot.
      {std::string(sources_path) + "/" + source + ".users/streams//mapping", 404},
      {base + "/streams/%zz/mapping", 400},
  };
  for (const Case& test : cases) {
    INFO(test.target.substr(0, 120));
    CHECK(platform.get(test.target).status == test.status);
  }
  CHECK(platform.post(base + "/streams/users/mapping", Json::object()).status == 405);
  CHECK(platform.send(Method::put, base + "/streams/users/mapping", std::string(9u << 20, ' ')).status == 413);
  Json large = casts(created_as_text);
  large["tags"] = {std::string((8u << 20) - 100, 'x')};
  CHECK(platform.put(base + "/streams/users/mapping", large).status == 400);
}

TEST_CASE("A custom source's own streams may be mapped, whatever their names") {
  TestPlatform platform;
  const std::vector<std::string> names = {"tickets", "a.b", "a/b", "..", "zürich", "x y", "' OR 1=1", "{id}", "user"};
  Json own = Json::array();
  for (const std::string& name : names) own.push_back({{"name", name}});
  const std::string source = platform.new_source(
      "rest", {{"type", "custom"}, {"config", {{"apiUrl", "https://api.acme.example"}, {"streams", own}}}});
  for (const std::string& name : names) {
    INFO(name);
    const std::string path = mapping_path(source, name);
    // What such a stream's fields are is not known before its records: every cast may be right.
    const Answer made = platform.put(path, casts({{"any/field~", {{"type", "integer"}}}}));
    REQUIRE(made.status == 201);
    CHECK(made.json["id"] == source + "." + name);
    CHECK(made.json["stream"] == name);
    CHECK(platform.get(path).json == made.json);
  }
  const Json listed = platform.get(mappings_path).json;
  CHECK(listed["total"] == names.size());
  // One of the catalog's, and one of the catalog's that the config brings, too.
  const Json unknown = casts({{"nothing", {{"type", "string"}}}}), impossible = casts({{"org", {{"type", "date"}}}});
  CHECK(platform.put(mapping_path(source, "group"), unknown).status == 400);
  CHECK(platform.put(mapping_path(source, "user"), unknown).status == 200);
  CHECK(platform.put(mapping_path(source, "user"), impossible).status == 400);
}

TEST_CASE("Mappings are listed by source and tag, in pages") {
  TestPlatform platform;
  const std::string one = platform.new_source("one"), two = platform.new_source("two");
  for (const char* stream : {"users", "groups", "applications"}) {
    platform.put(mapping_path(one, stream), {{"fields", Json::object()}, {"tags", {stream, "all"}}});
  }
  platform.put(mapping_path(two, "users"), {{"fields", Json::object()}, {"tags", {"all"}}});
  const auto total = [&](const std::string& query) { return platform.get(mappings_path + query).json["total"]; };
  CHECK(total("") == 4);
  CHECK(total("?tag=all") == 4);
  CHECK(total("?tag=users") == 1);
  CHECK(total("?sourceId=" + one) == 3);
  CHECK(total("?sourceId=" + two + "&tag=all") == 1);
  CHECK(platform.get(std::string(mappings_path) + "?includeDeleted=true").status == 400);
  const Json page = platform.get(std::string(mappings_path) + "?limit=3").json;
  CHECK(page["items"][0]["stream"] == "users");
  const Json rest = platform.get(mappings_path + ("?cursor=" + page["nextCursor"].get<std::string>())).json;
  CHECK(rest["items"].size() == 1);
  CHECK(platform.post(mappings_path, Json::object()).status == 405);
}

TEST_CASE("A source takes its mappings with it") {
  TestPlatform platform;
  const std::string source = platform.new_source("one"), other = platform.new_source("other");
  for (const char* stream : {"users", "groups"}) platform.put(mapping_path(source, stream), casts(Json::object()));
  platform.put(mapping_path(source, "devices"), casts(Json::object()));
  platform.remove(mapping_path(source, "devices"));
  platform.put(mapping_path(other, "users"), casts(Json::object()));
  CHECK(platform.remove(std::string(sources_path) + "/" + source).status == 204);
  CHECK(platform.get(mappings_path).json["total"] == 1);
  CHECK(platform.get(mapping_path(source, "users")).status == 404);
  CHECK(platform.put(mapping_path(source, "users"), casts(Json::object())).status == 404);
  CHECK(platform.get(mapping_path(other, "users")).status == 200);
  const Json events = platform.get("/v1/audit-events?resourceType=StreamMapping&action=delete").json;
  CHECK(events["total"] == 3);
}

TEST_CASE("A mapping belongs to whom its source belongs to") {
  TestPlatform platform;
  const HeaderList app = platform.token({{}, "app-7"}), other_app = platform.token({{}, "app-8"});
  const HeaderList stranger = platform.token({"other"}), reader = platform.token({{}, {}, "reader"});
  const std::string source = platform.post(sources_path, source_body("a"), app).json["id"];
  const std::string path = mapping_path(source, "users");
  REQUIRE(platform.put(path, casts(created_as_text)).status == 201);
  CHECK(platform.get(path, app).status == 200);
  CHECK(platform.get(mappings_path, app).json["total"] == 1);
  CHECK(platform.get(path, reader).status == 200);
  CHECK(platform.put(path, casts(created_as_text), reader).status == 403);
  CHECK(platform.remove(path, reader).status == 403);
  for (const HeaderList& caller : {other_app, stranger}) {
    CHECK(platform.get(path, caller).status == 404);
    CHECK(platform.put(path, casts(created_as_text), caller).status == 404);
    CHECK(platform.remove(path, caller).status == 404);
    CHECK(platform.get(mappings_path, caller).json["total"] == 0);
  }
  CHECK(platform.put(path, casts(created_as_text), app).json["version"] == 2);
}

TEST_CASE("Of creating PUTs at once that want to be first, one is") {
  for (int round = 0; round < 10; ++round) {
    TestPlatform platform;
    const std::string path = mapping_path(platform.new_source("okta"), "users");
    std::vector<int> statuses(4);
    std::vector<std::thread> running;
    for (int& status : statuses) {
      running.emplace_back([&] {
        http::Request request{Method::put, path, {}, casts(created_as_text).dump()};
        request.headers.set("Authorization", "Bearer " + platform.server().api_key());
        request.headers.set("If-None-Match", "*");
        status = platform.server().handle(request).status;
      });
    }
    for (std::thread& thread : running) thread.join();
    std::sort(statuses.begin(), statuses.end());
    CHECK(statuses == std::vector<int>{201, 412, 412, 412});
    CHECK(platform.get(path).json["version"] == 1);
  }
}
