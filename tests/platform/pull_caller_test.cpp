#include "platform/pull_caller.hpp"

#include <catch2/catch.hpp>

#include "platform/test_pace.hpp"
#include "support/fake_clock.hpp"
#include "support/scripted_transport.hpp"

using namespace weir;
using namespace weir::test;
using namespace weir::platform;
using std::chrono::milliseconds;

namespace {

/// Hands the calls on to a transport that outlives it.
class Borrowed : public http::Transport {
 public:
  explicit Borrowed(http::Transport& inner) : inner_(inner) {}
  tl::expected<http::Response, http::TransportFailure> send(const http::Request& request) override {
    return inner_.send(request);
  }
  std::string origin() const override { return inner_.origin(); }

 private:
  http::Transport& inner_;
};

/// A caller towards an API that is a script.
struct Api {
  explicit Api(ScriptedTransport::Script script, Json config = Json::object()) : transport(std::move(script)) {
    config["apiUrl"] = "http://127.0.0.1:1";
    settings = *read_pull_settings(config);
  }
  explicit Api(std::vector<test::Answer> answers, Json config = Json::object()) : transport(std::move(answers)) {
    config["apiUrl"] = "http://127.0.0.1:1";
    settings = *read_pull_settings(config);
  }
  tl::expected<http::Response, SyncProblem> get() { return caller.get("/x", {{"X-Mine", "1"}}, pace); }

  ScriptedTransport transport;
  PullSettings settings;
  FakeClock clock;
  TestPace pace;
  PullCaller caller{settings, [this](const std::string&) { return std::make_unique<Borrowed>(transport); }, clock};
};

http::Response throttled(const std::string& header, const std::string& value, const std::string& body = "{}") {
  http::Response answer = json_answer(429, body);
  answer.headers.set(header, value);
  return answer;
}

}  // namespace

TEST_CASE("A call is signed and carries the stream's headers") {
  Api api({json_answer(200, "[]")}, {{"authMethod", "bearer_token"}, {"bearerToken", "t"}});
  REQUIRE(api.get());
  const http::Request sent = api.transport.requests().front();
  CHECK(sent.target == "/x");
  CHECK(*sent.headers.get("Authorization") == "Bearer t");
  CHECK(*sent.headers.get("X-Mine") == "1");
}

TEST_CASE("What may pass is tried four times, and waits as long as the API asks") {
  Api api({throttled("Retry-After", "7"), json_answer(503, ""), tl::unexpected(perhaps_sent()), json_answer(200, "[]")},
          {{"backoffTimeExtension", 2}});
  REQUIRE(api.get());
  CHECK(api.pace.waits == std::vector<milliseconds>{milliseconds(9'000), milliseconds(2'000), milliseconds(4'000)});

  Api down({json_answer(500, "canary")});
  const auto answer = down.get();
  REQUIRE_FALSE(answer);
  CHECK(down.transport.requests().size() == 4);
  CHECK(answer.error().code == "source_unreachable");
  CHECK(answer.error().of_source);
  CHECK(answer.error().message.find("canary") == std::string::npos);

  Api named({throttled("X-Wait", "3"), json_answer(200, "[]")}, {{"backoffParam", "X-Wait"}});
  REQUIRE(named.get());
  CHECK(named.pace.waits == std::vector<milliseconds>{milliseconds(3'000)});

  const Json in_message = {{"backoffType", "message"}, {"backoffParam", "try again in"}};
  Api told({throttled("X", "", "{\"code\":4,\"message\":\"try again in 12 seconds\"}"), json_answer(200, "[]")},
           in_message);
  REQUIRE(told.get());
  CHECK(told.pace.waits == std::vector<milliseconds>{milliseconds(12'000)});
}

TEST_CASE("A wait that is too long, and an end of the run, end the call") {
  Api slow({throttled("Retry-After", "3600")});
  CHECK(slow.get().error().code == "source_throttled");
  CHECK(slow.transport.requests().size() == 1);
  Api ended({json_answer(503, "")});
  ended.pace.steps_left = 1;
  CHECK(ended.get().error().stopped);
  CHECK(ended.transport.requests().size() == 1);
}

TEST_CASE("Answers that no repetition helps are told as they are") {
  const struct {
    int status;
    const char* code;
    bool credentials;
  } rows[] = {{401, "authentication_failed", true},
              {403, "authentication_failed", true},
              {400, "source_refused", false},
              {302, "source_refused", false},
              {501, "source_refused", false}};
  for (const auto& row : rows) {
    INFO(row.status);
    Api api({json_answer(row.status, "{}")});
    const auto answer = api.get();
    REQUIRE_FALSE(answer);
    CHECK(api.transport.requests().size() == 1);
    CHECK(answer.error().code == row.code);
    CHECK(answer.error().credentials_refused == row.credentials);
  }
  CHECK(Api({json_answer(404, "{}")}).get()->status == 404);
}

namespace {

const Json oauth = {{"authMethod", "oauth"},
                    {"accessTokenUrl", "http://127.0.0.1:1/token"},
                    {"clientId", "id"},
                    {"clientSecret", "secret canary"}};

}  // namespace

TEST_CASE("A token is fetched once, and anew when it has run out") {
  int tokens = 0, calls = 0;
  const auto serve = [&](const http::Request& request) -> test::Answer {
    if (request.target == "/token") {
      CHECK(request.body == "grant_type=client_credentials&client_id=id&client_secret=secret%20canary");
      return json_answer(200, "{\"access_token\":\"t" + std::to_string(++tokens) + "\",\"expires_in\":3600}");
    }
    const std::string wanted = ++calls < 3 ? "Bearer t1" : "Bearer t2";
    return json_answer(*request.headers.get("Authorization") == wanted ? 200 : 401, "[]");
  };
  Api api(serve, oauth);
  for (int i = 0; i < 4; ++i) CHECK(api.get());
  CHECK(tokens == 2);
}

TEST_CASE("A token server that refuses is named, without the credentials") {
  Api refused({json_answer(400, "{\"error\":\"invalid_client\"}")}, oauth);
  const auto answer = refused.get();
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == "authentication_failed");
  CHECK(answer.error().credentials_refused);
  CHECK(answer.error().message.find("canary") == std::string::npos);
  CHECK(Api({json_answer(200, "{}")}, oauth).get().error().message.find("access_token") != std::string::npos);
  int calls = 0;
  Api never(
      [&](const http::Request& request) -> test::Answer {
        ++calls;
        return json_answer(request.target == "/token" ? 200 : 401, "{\"access_token\":\"t\"}");
      },
      oauth);
  CHECK(never.get().error().credentials_refused);
  CHECK(calls == 2);
}
