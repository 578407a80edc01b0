#include "providers/verdict.hpp"

#include <catch2/catch.hpp>

#include "providers/scripted_bench.hpp"

using namespace weir;
using namespace weir::providers;
using namespace weir::test;
using Verdict = WriteAnswer::Verdict;

namespace {

Draft draft_with(const SecretText& secret) {
  Draft draft;
  draft.fields = {{"displayName", "Okta"}, {"config", {{"apiToken", {{"fromEnv", "WEIR_SECRET_X"}}}}}};
  draft.secrets["/config/apiToken"] = &secret;
  return draft;
}

const SecretText canary("00canary-Okta-token-7f3a");

}  // namespace

TEST_CASE("the verdict table covers every status once") {
  int next = 100;
  for (const VerdictRow& row : verdict_table()) {
    CHECK(row.first_status == next);
    CHECK(row.last_status >= row.first_status);
    next = row.last_status + 1;
  }
  CHECK(next == 600);
}

TEST_CASE("after an ambiguous attempt only success proves anything") {
  for (int status = 100; status < 600; ++status) {
    http::Exchange exchange;
    exchange.ambiguous = true;
    exchange.response = json_answer(status, "");
    const bool good = status >= 200 && status <= 299;
    for (const Write write : {Write::create, Write::place, Write::update, Write::remove}) {
      CHECK(judge(exchange, write) == (good ? Verdict::applied : Verdict::unknown));
    }
  }
}

TEST_CASE("a create in place is judged as a create, but for the refusal that tells of another's") {
  for (int status = 100; status < 600; ++status) {
    http::Exchange exchange;
    exchange.response = json_answer(status, "");
    const auto expected = status == 412 ? Verdict::changed : judge(exchange, Write::create);
    CHECK(judge(exchange, Write::place) == expected);
  }
}

TEST_CASE("without an answer only what never left is certain") {
  http::Exchange exchange;
  exchange.never_sent = true;
  CHECK(judge(exchange, Write::create) == Verdict::not_executed);
  exchange.never_sent = false;
  CHECK(judge(exchange, Write::create) == Verdict::unknown);
}

TEST_CASE("answers to a write come to the verdicts of the outcome table") {
  const Answer good = json_answer(200, wire_source("ds-1").dump());
  const Answer failed = json_answer(500, "{}"), lost = tl::unexpected(perhaps_sent());
  const auto only = [](int status) { return std::vector<Answer>{json_answer(status, R"({"message":"no"})")}; };
  struct Case {
    const char* name;
    std::vector<Answer> answers;
    bool extensions;
    Verdict create, update, remove;
  };
  constexpr auto applied = Verdict::applied, refused = Verdict::refused, unknown = Verdict::unknown,
                 absent = Verdict::absent, changed = Verdict::changed, not_executed = Verdict::not_executed;
  const Case cases[] = {
      {"2xx", {good}, true, applied, applied, applied},
      {"400", only(400), true, refused, refused, refused},
      {"401", only(401), true, refused, refused, refused},
      {"402", only(402), true, refused, refused, refused},
      {"403", only(403), true, refused, refused, refused},
      {"404", only(404), true, refused, absent, absent},
      {"409", only(409), true, refused, refused, refused},
      {"412", only(412), true, refused, changed, changed},
      {"422", only(422), true, refused, refused, refused},
      {"302", only(302), true, unknown, unknown, unknown},
      {"308", only(308), true, refused, refused, refused},
      {"429 for ever", only(429), true, not_executed, not_executed, not_executed},
      {"429 for ever, seed", only(429), false, not_executed, not_executed, not_executed},
      {"408 for ever", only(408), true, not_executed, not_executed, not_executed},
      {"408, seed", only(408), false, unknown, unknown, unknown},
      {"500 for ever", only(500), true, unknown, unknown, unknown},
      {"503, seed", only(503), false, unknown, unknown, unknown},
      {"500 once", {failed, good}, true, applied, applied, applied},
      {"500 once, seed", {failed, good}, false, unknown, unknown, unknown},
      {"lost, then 404", {lost, json_answer(404, "{}")}, true, unknown, unknown, unknown},
      {"lost, then 409", {lost, json_answer(409, "{}")}, true, unknown, unknown, unknown},
      {"lost, then 412", {lost, json_answer(412, "{}")}, true, unknown, unknown, unknown},
      {"lost, seed", {lost, good}, false, unknown, unknown, unknown},
      {"never sent", {tl::unexpected(unsent())}, false, not_executed, not_executed, not_executed},
      {"unsent, then sent, seed", {tl::unexpected(unsent()), good}, false, applied, applied, applied},
      {"2xx of another shape", {json_answer(200, R"({"id":"ds-1"})")}, true, unknown, unknown, applied},
      {"2xx of another object", {json_answer(200, wire_source("ds-2").dump())}, true, applied, unknown, applied},
      {"2xx unreadable for ever", {json_answer(200, "{")}, true, unknown, unknown, applied},
      {"2xx unreadable, seed", {json_answer(200, "{"), good}, false, unknown, unknown, applied},
      {"2xx unreadable once", {json_answer(200, "{"), good}, true, applied, applied, applied},
      {"2xx unreadable, then 412", {json_answer(200, "{"), json_answer(412, "{}")}, true, unknown, unknown, applied},
  };
  for (const Case& each : cases) {
    INFO(each.name);
    Draft draft = draft_with(canary);
    draft.tags = {};
    const auto check = [&](const WriteAnswer& answer, Verdict expected) {
      CHECK(answer.verdict == expected);
      CHECK(answer.problem.has_value() == (expected != applied));
      if (expected == unknown && answer.problem) CHECK(answer.problem->code.starts_with("A0"));
      CHECK(answer.attempts >= 1);
    };
    check(ScriptedBench(each.answers, each.extensions).sources().create(draft, "key"), each.create);
    check(ScriptedBench(each.answers, each.extensions).sources().update("ds-1", 3, draft), each.update);
    check(ScriptedBench(each.answers, each.extensions).sources().remove("ds-1", 3), each.remove);
  }
}

TEST_CASE("guards and keys are sent where the server heeds them, and the same on every attempt") {
  const std::vector<Answer> answers{json_answer(500, "{}"), json_answer(200, wire_source("ds-1").dump())};
  SECTION("with the extensions") {
    ScriptedBench bench(answers);
    bench.sources().create(draft_with(canary), "derived-key");
    bench.sources().update("ds-1", 3, draft_with(canary));
    bench.sources().remove("ds-1", 3);
    const auto requests = bench.transport.requests();
    REQUIRE(requests.size() == 4);
    for (const int n : {0, 1}) CHECK(*requests[n].headers.get("Idempotency-Key") == "derived-key");
    for (const int n : {2, 3}) CHECK(*requests[n].headers.get("If-Match") == "\"3\"");
    CHECK(requests[2].method == http::Method::patch);
    CHECK(requests[3].method == http::Method::delete_);
    CHECK(requests[3].target == "/v1/data-sources/ds-1");
  }
  SECTION("without them") {
    ScriptedBench bench(std::vector<Answer>{answers[1]}, false);
    bench.connectors().update("cnn-1", 3, {});
    bench.connectors().create({}, "derived-key");
    for (const http::Request& request : bench.transport.requests()) {
      CHECK(request.headers.get("If-Match") == nullptr);
      CHECK(request.headers.get("Idempotency-Key") == nullptr);
    }
  }
}

TEST_CASE("an illegal id never reaches a URL") {
  ScriptedBench bench(std::vector<Answer>{json_answer(200, "{}")});
  for (const std::string& id :
       {std::string("../admin"), std::string("a/b"), std::string(""), std::string(10'000, 'x')}) {
    const auto read = bench.sources().read(id);
    REQUIRE_FALSE(read);
    CHECK(read.error().front().code == "A019");
    CHECK(bench.sources().update(id, 1, {}).verdict == Verdict::not_executed);
    CHECK(bench.sources().remove(id, 1).problem->code == "A019");
  }
  CHECK(bench.transport.requests().empty());
}

TEST_CASE("an error body is shown cut, and not at all when it repeats a secret") {
  struct Case {
    std::string body;
    bool shown;
  };
  const std::string long_text(1'000'000, 'x');
  const Case cases[] = {
      {R"({"message":"name is taken"})", true},
      {R"({"detail":"name is taken"})", true},
      {R"({"message":"bad value 00canary-Okta-token-7f3a, name is taken"})", false},
      {R"({"message":"name is taken by MDBjYW5hcnktT2t0YS10b2tlbi03ZjNh"})", false},
      {R"({"message":"name is taken, says cpod_bearer_key"})", false},
      {R"({"message":{"name is taken":1}})", false},
  };
  for (const Case& each : cases) {
    INFO(each.body);
    ScriptedBench bench(std::vector<Answer>{json_answer(400, each.body)});
    const WriteAnswer answer = bench.sources().create(draft_with(canary), "key");
    REQUIRE(answer.problem);
    CHECK((answer.problem->message.find("name is taken") != std::string::npos) == each.shown);
    CHECK(answer.problem->message.find("canary") == std::string::npos);
  }
  ScriptedBench bench(std::vector<Answer>{json_answer(400, R"({"message":")" + long_text + "\"}")});
  CHECK(bench.sources().create(draft_with(canary), "key").problem->message.size() < 400);
}

TEST_CASE("control characters from the server do not reach a message") {
  ScriptedBench bench(std::vector<Answer>{json_answer(400, R"({"message":"\u001b[31mred\r\nline"})")});
  const WriteAnswer answer = bench.sources().create(draft_with(canary), "key");
  CHECK(answer.problem->message.find('\x1b') == std::string::npos);
  CHECK(answer.problem->message.find('\n') == std::string::npos);
}
