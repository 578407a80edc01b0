#include <catch2/catch.hpp>

#include "providers/platform_bench.hpp"
#include "support/scripted_transport.hpp"

using namespace weir;
using namespace weir::providers;
using namespace weir::test;

namespace {

Result<Offer> ask(const Answer& answer, std::string_view credential = "cpod_key") {
  ScriptedTransport transport(std::vector<Answer>{answer});
  FakeClock clock;
  SeededRandom random;
  http::Client client(transport, SecretText(std::string(credential)), {}, clock, random);
  return ask_offer(client, credential);
}

// {"alg":"HS256"} . {"sub":"app","tenant_id":"tnt-7","app_id":"app-9"} . signature
constexpr std::string_view token =
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhcHAiLCJ0ZW5hbnRfaWQiOiJ0bnQtNyIsImFwcF9pZCI6ImFwcC05In0.c2ln";

}  // namespace

TEST_CASE("a server that names itself offers the extensions") {
  const auto offer = ask(json_answer(200, R"({"instanceId":"ins-1","tenantId":"tnt-1","appId":null})"));
  REQUIRE(offer);
  CHECK(offer->extensions);
  CHECK(offer->instance == Instance{"http://127.0.0.1:1", "tnt-1", "", "ins-1"});
}

TEST_CASE("a server without that route offers none, and the token says whose it is") {
  for (const int status : {404, 405, 501}) {
    INFO(status);
    const auto offer = ask(json_answer(status, R"({"detail":"Not Found"})"), token);
    REQUIRE(offer);
    CHECK_FALSE(offer->extensions);
    CHECK(offer->instance == Instance{"http://127.0.0.1:1", "tnt-7", "app-9", ""});
  }
  const auto by_key = ask(json_answer(404, "{}"), "cpod_a.b.c");
  REQUIRE(by_key);
  CHECK(by_key->instance.tenant_id.empty());
}

TEST_CASE("a server that cannot be understood is an error, not a lesser offer") {
  http::Response page;
  page.status = 200;
  page.headers.set("Content-Type", "text/html");
  page.body = "<html>login</html>";
  struct Case {
    Answer answer;
    std::string code;
  };
  const Case cases[] = {
      {json_answer(401, "{}"), "A010"},
      {json_answer(403, "{}"), "A009"},
      {json_answer(302, "{}"), "A016"},
      {json_answer(500, "{}"), "A027"},
      {json_answer(429, "{}"), "A014"},
      {json_answer(200, "[]"), "A004"},
      {json_answer(200, R"({"instanceId":7,"tenantId":"t"})"), "A004"},
      {json_answer(200, R"({"instanceId":"i"})"), "A004"},
      {json_answer(200, "{"), "A003"},
      {json_answer(200, ""), "A002"},
      {Answer(page), "A001"},
      {tl::unexpected(unsent()), "A008"},
  };
  for (const Case& each : cases) {
    INFO(each.code);
    const auto offer = ask(each.answer, token);
    REQUIRE_FALSE(offer);
    CHECK(offer.error().front().code == each.code);
  }
}

TEST_CASE("both profiles of the platform are told apart") {
  CHECK(PlatformBench(platform::Profile::full).offer.extensions);
  CHECK_FALSE(PlatformBench(platform::Profile::seed).offer.extensions);
  CHECK_FALSE(PlatformBench(platform::Profile::full).offer.instance.instance_id.empty());
}
