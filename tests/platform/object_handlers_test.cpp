#include <catch2/catch.hpp>

#include "platform/test_platform.hpp"

using namespace weir;
using namespace weir::test;
using http::Method;

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
