#include <catch2/catch.hpp>

#include "platform/test_platform.hpp"

using namespace weir;
using namespace weir::test;
using http::Method;

TEST_CASE("Broken bodies are refused, and nothing of them comes back") {
  TestPlatform platform;
  const std::string secret = "canary-51c2";
  struct Case {
    std::string body, type;
    int status;
  };
  const Case cases[] = {
      {"{" + secret, "application/json", 400},
      {R"({"name":"a","name":")" + secret + "\"}", "application/json", 400},
      {"\"" + secret + "\"", "application/json", 400},
      {"[1]", "application/json", 400},
      {"null", "application/json", 400},
      {"{\"name\":\"\xff" + secret + "\"}", "application/json", 400},
      {R"({"name":"\ud800)" + secret + "\"}", "application/json", 400},
      {std::string(200'000, '['), "application/json", 400},
      {R"({"a":1e999})", "application/json", 400},
      {"name: a", "application/x-yaml", 415},
      {source_body("a").dump(), "text/plain", 415},
      {std::string((8u << 20) + 1, ' '), "application/json", 413},
  };
  for (const Case& test : cases) {
    const Answer refused = platform.send(Method::post, sources_path, test.body, {{"Content-Type", test.type}});
    INFO(test.body.substr(0, 40) << " " << refused.body);
    CHECK(refused.status == test.status);
    CHECK(refused.body.find(secret) == std::string::npos);
  }
  CHECK(platform.send(Method::post, sources_path).status == 400);
  CHECK(platform
            .send(Method::post, sources_path, source_body("a").dump(),
                  {{"Content-Type", "Application/JSON; charset=utf-8"}})
            .status == 201);
}
