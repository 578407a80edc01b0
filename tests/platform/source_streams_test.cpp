#include "platform/source_streams.hpp"

#include <catch2/catch.hpp>

#include "platform/test_platform.hpp"

using namespace weir;
using namespace weir::test;
using platform::Profile;

namespace {

std::string streams_path(const std::string& source) {
  return std::string(sources_path) + "/" + source + "/streams";
}

Json custom_source(const Json& streams) {
  return {{"type", "custom"},
          {"config", {{"apiUrl", "https://api.acme.example"}, {"primaryKeys", {"id"}}, {"streams", streams}}}};
}

const Json* stream_named(const Json& listed, const std::string& name) {
  for (const Json& stream : listed["items"]) {
    if (stream["name"] == name) return &stream;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("A source has the streams of its type, with the types of their fields") {
  for (const Profile profile : {Profile::full, Profile::seed}) {
    TestPlatform platform(profile);
    const std::string source = platform.new_source("okta");
    const Json listed = platform.get(streams_path(source) + "?limit=500").json;
    CHECK(listed["total"] == catalog::streams("okta").size());
    CHECK(listed["nextCursor"].is_null());
    std::size_t index = 0;
    for (const auto& [name, stream] : catalog::streams("okta")) {
      const Json& shown = listed["items"][index++];
      CHECK(shown["name"] == name);
      CHECK(shown["primaryKey"] == Json(stream.primary_key));
      CHECK(shown["mapping"].is_null());
      REQUIRE(shown["fields"].size() == stream.fields.size());
      for (std::size_t field = 0; field < stream.fields.size(); ++field) {
        CHECK(shown["fields"][field] == Json({{"name", stream.fields[field].name},
                                              {"type", to_string(stream.fields[field].type)},
                                              {"mappedType", nullptr},
                                              {"nullable", stream.fields[field].nullable}}));
      }
    }
  }
}

TEST_CASE("A mapping shows in its stream") {
  for (const Profile profile : {Profile::full, Profile::seed}) {
    TestPlatform platform(profile);
    const std::string source = platform.new_source("okta");
    platform.put(mapping_path(source, "users"), {{"fields", {{"created", {{"type", "string"}}}}}});
    const Json mapping = platform.get(mapping_path(source, "users")).json;
    const Json listed = platform.get(streams_path(source) + "?limit=500").json;
    const Json* users = stream_named(listed, "users");
    REQUIRE(users != nullptr);
    CHECK(users->at("mapping") == mapping);
    for (const Json& field : users->at("fields"))
      CHECK(field["mappedType"] == (field["name"] == "created" ? Json("string") : Json()));
    CHECK(stream_named(listed, "groups")->at("mapping").is_null());
    platform.remove(mapping_path(source, "users"));
    CHECK(stream_named(platform.get(streams_path(source) + "?limit=500").json, "users")->at("mapping").is_null());
  }
}

TEST_CASE("Streams come in pages, by name") {
  TestPlatform platform;
  const std::string source = platform.new_source("okta");
  std::vector<std::string> names;
  std::string cursor;
  do {
    const Answer page = platform.get(streams_path(source) + "?limit=7" + cursor);
    REQUIRE(page.status == 200);
    CHECK(page.json["items"].size() <= 7);
    for (const Json& stream : page.json["items"]) names.push_back(stream["name"]);
    cursor = page.json["nextCursor"].is_null() ? "" : "&cursor=" + page.json["nextCursor"].get<std::string>();
  } while (!cursor.empty());
  std::vector<std::string> expected;
  for (const auto& [name, stream] : catalog::streams("okta")) expected.push_back(name);
  CHECK(names == expected);
  const std::string other = platform.new_source("other");
  const Json first = platform.get(streams_path(source) + "?limit=1").json;
  CHECK(platform.get(streams_path(other) + "?cursor=" + first["nextCursor"].get<std::string>()).status == 400);
  CHECK(platform.get(streams_path(source) + "?cursor=00").status == 400);
  CHECK(platform.get(streams_path(source) + "?limit=501").status == 400);
  CHECK(platform.get(streams_path(source) + "?type=x").status == 400);
  CHECK(platform.get(streams_path("ds-nothing")).status == 404);
  CHECK(platform.get(streams_path(source), platform.token({"other"})).status == 404);
  CHECK(platform.get(streams_path(source), platform.token({{}, "app-7"})).status == 404);
  CHECK(platform.get(streams_path(source), platform.token({{}, {}, "reader"})).status == 200);
}

TEST_CASE("A custom source has its own streams beside the catalog's, as its config names them now") {
  TestPlatform platform;
  const Json own = {{{"name", "tickets"}, {"path", "/t"}, {"primaryKeys", {"number"}}},
                    {{"name", "zürich/äcker"}, {"path", "/z"}},
                    {{"name", "user"}},
                    {{"name", 5}},
                    {{"name", ""}},
                    {{"name", std::string(300, 'x')}}};
  const std::string source = platform.new_source("rest", custom_source(own));
  const Json listed = platform.get(streams_path(source) + "?limit=500").json;
  CHECK(listed["total"] == catalog::streams("custom").size() + 2);
  CHECK(*stream_named(listed, "tickets") ==
        Json({{"name", "tickets"}, {"primaryKey", {"number"}}, {"fields", Json::array()}, {"mapping", nullptr}}));
  CHECK(stream_named(listed, "zürich/äcker")->at("primaryKey") == Json({"id"}));
  CHECK_FALSE(stream_named(listed, "user")->at("fields").empty());

  const std::string connector = platform.new_connector("w");
  Json body = connection_body(source, connector);
  body["streams"] = {"tickets", "user", "zürich/äcker"};
  CHECK(platform.post(connections_path, body).status == 201);
  body["streams"] = {"tickest"};
  const Answer refused = platform.post(connections_path, body);
  CHECK(refused.status == 400);
  CHECK_THAT(refused.body, Catch::Contains("did you mean ticket"));

  Json fewer = custom_source({{{"name", "issues"}}});
  fewer.erase("type");
  CHECK(platform.patch(std::string(sources_path) + "/" + source, fewer).status == 200);
  const Json later = platform.get(streams_path(source) + "?limit=500").json;
  CHECK(stream_named(later, "tickets") == nullptr);
  CHECK(stream_named(later, "issues") != nullptr);
}

TEST_CASE("No source of another type has streams of its own") {
  TestPlatform platform;
  const std::string source = platform.new_source("okta"), connector = platform.new_connector("w");
  Json body = connection_body(source, connector);
  body["streams"] = {"tickets"};
  CHECK(platform.post(connections_path, body).status == 400);
}
