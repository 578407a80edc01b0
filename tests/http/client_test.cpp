#include "http/client.hpp"

#include <thread>

#include <catch2/catch.hpp>

#include "support/fake_clock.hpp"
#include "support/fault_transport.hpp"
#include "support/scripted_transport.hpp"
#include "support/seeded_random.hpp"

using namespace weir;
using namespace weir::http;
using namespace weir::test;
using namespace std::chrono_literals;

namespace {

Response throttled(const std::string& retry_after = "") {
  Response response = json_answer(429, "{}");
  if (!retry_after.empty()) response.headers.set("Retry-After", retry_after);
  return response;
}

/// A client over scripted answers on a clock of its own.
struct Bench {
  explicit Bench(std::vector<Answer> answers, ClientRules client_rules = {})
      : transport(std::move(answers)), rules(client_rules) {}

  Exchange send(Method method, Repeat repeat) {
    Request request;
    request.method = method;
    request.target = "/v1/data-sources";
    return client.send(request, repeat);
  }

  ScriptedTransport transport;
  ClientRules rules;
  FakeClock clock;
  SeededRandom random;
  Client client{transport, SecretText("cpod_token"), rules, clock, random};
};

Answer lost() {
  return tl::unexpected(perhaps_sent());
}
Answer refused_connection() {
  return tl::unexpected(unsent());
}
Answer bad_certificate() {
  TransportFailure failure = unsent();
  failure.code = "A017";
  return tl::unexpected(failure);
}

}  // namespace

TEST_CASE("the credential is sent unchanged as the bearer") {
  Bench bench({json_answer(200, "{}")});
  bench.send(Method::get, Repeat::safe);
  const auto requests = bench.transport.requests();
  REQUIRE(requests.size() == 1);
  REQUIRE(requests[0].headers.get("authorization") != nullptr);
  CHECK(*requests[0].headers.get("authorization") == "Bearer cpod_token");
}

TEST_CASE("requests are repeated as the outcome table allows") {
  struct Case {
    const char* name;
    Method method;
    Repeat repeat;
    std::vector<Answer> answers;
    int attempts;
    std::optional<int> status;
    bool ambiguous, never_sent;
  };
  const Answer ok = json_answer(200, "{}"), failed = json_answer(500, "{}"), gone = json_answer(404, "{}");
  const Answer early = json_answer(425, "{}");
  const Case cases[] = {
      {"a read gets through after failures", Method::get, Repeat::safe, {failed, lost(), ok}, 3, 200, false, false},
      {"a read gives up after four", Method::get, Repeat::safe, {failed}, 4, 500, false, false},
      {"a guarded write is sent again", Method::patch, Repeat::guarded, {lost(), ok}, 2, 200, true, false},
      {"and then 404 proves nothing", Method::delete_, Repeat::guarded, {failed, gone}, 2, 404, true, false},
      {"a bare create stops at 500", Method::post, Repeat::only_unsent, {failed, ok}, 1, 500, true, false},
      {"a bare create stops at a lost answer", Method::post, Repeat::only_unsent, {lost(), ok}, 1, {}, true, false},
      {"a bare create stops at 425", Method::post, Repeat::only_unsent, {early, ok}, 1, 425, true, false},
      {"a guarded write goes on after 425", Method::patch, Repeat::guarded, {early, ok}, 2, 200, false, false},
      {"a bare create goes on after 429", Method::post, Repeat::only_unsent, {throttled(), ok}, 2, 200, false, false},
      {"a bare create goes on when unsent",
       Method::post,
       Repeat::only_unsent,
       {refused_connection(), ok},
       2,
       200,
       false,
       false},
      {"nothing ever left", Method::post, Repeat::only_unsent, {refused_connection()}, 4, {}, false, true},
      {"a certificate stays what it is", Method::get, Repeat::safe, {bad_certificate(), ok}, 1, {}, false, true},
      {"also after a lost answer", Method::patch, Repeat::guarded, {lost(), bad_certificate()}, 2, {}, true, false},
      {"unsent at last, but lost before",
       Method::patch,
       Repeat::guarded,
       {lost(), refused_connection()},
       4,
       {},
       true,
       false},
      {"401 is final", Method::get, Repeat::safe, {json_answer(401, "{}")}, 1, 401, false, false},
      {"a redirect is final", Method::get, Repeat::safe, {json_answer(302, "{}")}, 1, 302, false, false},
  };
  for (const Case& each : cases) {
    INFO(each.name);
    Bench bench(each.answers);
    const Exchange exchange = bench.send(each.method, each.repeat);
    CHECK(exchange.attempts == each.attempts);
    CHECK(static_cast<int>(bench.transport.requests().size()) == each.attempts);
    CHECK((exchange.response ? std::optional<int>(exchange.response->status) : std::nullopt) == each.status);
    CHECK(exchange.ambiguous == each.ambiguous);
    CHECK(exchange.never_sent == each.never_sent);
  }
}

TEST_CASE("Retry-After is honoured up to its cap, whatever it says") {
  struct Case {
    std::string header;
    std::chrono::milliseconds least, most;
    int attempts;
  };
  const Case cases[] = {
      {"3", 9s, 12s, 4},
      {"Sat, 21 Nov 2026 10:00:05 GMT", 5s, 10s, 4},
      {"Sat, 21 Nov 2025 10:00:05 GMT", 0s, 2s, 4},
      {"86400", 120s, 120s, 2},
      {"-1", 0s, 2s, 4},
      {"soon", 0s, 2s, 4},
      {"", 0s, 2s, 4},
  };
  for (const Case& each : cases) {
    INFO('"' << each.header << '"');
    Bench bench({throttled(each.header)});
    const Exchange exchange = bench.send(Method::post, Repeat::only_unsent);
    CHECK(exchange.throttled_out);
    CHECK_FALSE(exchange.ambiguous);
    CHECK(exchange.attempts == each.attempts);
    CHECK(exchange.waited >= each.least);
    CHECK(exchange.waited <= each.most);
    CHECK(bench.clock.longest_sleep() <= 120s);
    CHECK(bench.client.counts().throttled == each.attempts);
  }
}

TEST_CASE("a 429 holds back every other request too") {
  Bench bench({throttled("10"), json_answer(200, "{}")}, {.attempts = 2});
  bench.send(Method::get, Repeat::safe);
  CHECK(bench.clock.slept() >= 10s);
  const auto before = bench.clock.elapsed();
  bench.send(Method::get, Repeat::safe);  // the bucket is empty after a pause: no burst
  CHECK(bench.clock.elapsed() > before);
}

TEST_CASE("backoff is full jitter below a doubling cap") {
  bool differs = false;
  std::optional<std::chrono::milliseconds> first;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    ScriptedTransport transport({json_answer(503, "{}")});
    FakeClock clock;
    SeededRandom random(seed);
    Client client(transport, SecretText(""), {}, clock, random);
    const Exchange exchange = client.send({}, Repeat::safe);
    CHECK(exchange.attempts == 4);
    CHECK(exchange.waited <= 200ms + 400ms + 800ms);
    differs = differs || (first && *first != exchange.waited);
    first = exchange.waited;
  }
  CHECK(differs);
}

TEST_CASE("a storm costs few requests more than a calm") {
  Bench bench({json_answer(503, "{}")}, {.requests_per_second = 1000});
  constexpr int requests = 1000;
  for (int n = 0; n < requests; ++n) bench.send(Method::get, Repeat::safe);
  CHECK(bench.client.counts().reads <= requests + 20 + requests / 10);
}

TEST_CASE("repetitions that succeed do not use up the budget") {
  FakeClock clock;
  SeededRandom random;
  ScriptedTransport server([](const Request&) -> Answer { return json_answer(200, "{}"); });
  FaultTransport faults(server, clock);
  faults.choose([](int number, const Request&) -> std::optional<Fault> {
    if (number % 2 == 0) return std::nullopt;
    return Fault{.kind = Fault::Kind::fail_before};
  });
  Client client(faults, SecretText(""), {.requests_per_second = 0}, clock, random);
  for (int n = 0; n < 200; ++n) CHECK(client.send({}, Repeat::safe).attempts == 2);
}

TEST_CASE("the rate holds over all threads") {
  FakeClock clock;
  SeededRandom random;
  ScriptedTransport server([](const Request&) -> Answer { return json_answer(200, "{}"); });
  Client client(server, SecretText(""), {.requests_per_second = 20}, clock, random);
  SECTION("one thread: a burst of one second, then the rate") {
    for (int n = 0; n < 20; ++n) client.send({}, Repeat::safe);
    CHECK(clock.slept() == 0s);
    for (int n = 0; n < 100; ++n) client.send({}, Repeat::safe);
    CHECK(clock.elapsed() >= 4950ms);
    CHECK(clock.elapsed() <= 5100ms);
  }
  SECTION("eight threads never get more than the rate") {
    std::vector<std::thread> threads;
    for (int n = 0; n < 8; ++n) {
      threads.emplace_back([&] {
        for (int request = 0; request < 25; ++request) client.send({}, Repeat::safe);
      });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(client.counts().reads == 200);
    CHECK(clock.elapsed() >= 8900ms);
  }
}

TEST_CASE("a slower server is met at its own speed") {
  FakeClock clock;
  SeededRandom random;
  double tokens = 5;
  std::chrono::milliseconds seen{0};
  ScriptedTransport server([&](const Request&) -> Answer {  // a bucket of five a second
    tokens = std::min(5.0, tokens + static_cast<double>((clock.elapsed() - seen).count()) * 5 / 1000);
    seen = clock.elapsed();
    if (tokens < 1) return throttled("1");
    tokens -= 1;
    return json_answer(200, "{}");
  });
  Client client(server, SecretText(""), {.requests_per_second = 50}, clock, random);
  int gave_up = 0;
  for (int n = 0; n < 500; ++n) gave_up += client.send({}, Repeat::only_unsent).throttled_out;
  CHECK(gave_up == 0);
  CHECK(client.counts().throttled <= 50);
}

TEST_CASE("reads, writes and refusals are counted by attempt") {
  Bench bench({throttled("1"), json_answer(200, "{}")});
  bench.send(Method::patch, Repeat::guarded);
  bench.send(Method::get, Repeat::safe);
  CHECK(bench.client.counts().writes == 2);
  CHECK(bench.client.counts().reads == 1);
  CHECK(bench.client.counts().throttled == 1);
}

TEST_CASE("the client knows a text that shows its credential") {
  Bench bench({json_answer(200, "{}")});
  CHECK(bench.client.shows_credential("token cpod_token is expired"));
  CHECK_FALSE(bench.client.shows_credential("your token is expired"));
}

TEST_CASE("every wait is told before it begins: for what and how long") {
  struct Case {
    const char* what;
    std::vector<Answer> answers;
    Wait::For wanted;
  };
  Response busy = json_answer(503, "{}");
  busy.headers.set("Retry-After", "7");
  const Case cases[] = {
      {"429", {throttled("7"), json_answer(200, "{}")}, Wait::For::server},
      {"503 with Retry-After", {busy, json_answer(200, "{}")}, Wait::For::server},
      {"500", {json_answer(500, "{}"), json_answer(200, "{}")}, Wait::For::repeat},
      {"no answer", {lost(), json_answer(200, "{}")}, Wait::For::repeat},
  };
  for (const Case& one : cases) {
    INFO(one.what);
    std::vector<Wait> waits;
    ClientRules rules;
    rules.waiting = [&](const Wait& wait) { waits.push_back(wait); };
    Bench bench(one.answers, rules);
    bench.send(Method::get, Repeat::safe);
    REQUIRE_FALSE(waits.empty());
    CHECK(waits[0].what == one.wanted);
    CHECK((one.wanted == Wait::For::repeat || waits[0].time == 7s));
  }
  std::vector<Wait> waits;
  ClientRules rules;
  rules.requests_per_second = 2;
  rules.waiting = [&](const Wait& wait) { waits.push_back(wait); };
  Bench bench({json_answer(200, "{}")}, rules);
  for (int n = 0; n < 3; ++n) bench.send(Method::get, Repeat::safe);
  REQUIRE(waits.size() == 1);
  CHECK(waits[0].what == Wait::For::turn);
  CHECK(waits[0].rate == 2);
  CHECK(waits[0].time == 500ms);
}
