#include "providers/connection.hpp"

#include <catch2/catch.hpp>

#include "providers/body_writer.hpp"
#include "providers/data_source.hpp"
#include "providers/object_reader.hpp"
#include "providers/scripted_bench.hpp"

using namespace weir;
using namespace weir::providers;
using namespace weir::test;
using Verdict = WriteAnswer::Verdict;

namespace {

Draft full_draft() {
  Draft draft;
  draft.fields = {{"displayName", "Okta to warehouse"},
                  {"source", "okta-prod"},
                  {"destination", "warehouse"},
                  {"schedule", "0 2 * * *"},
                  {"backfillDays", 2},
                  {"streams", {"groups", "users"}},
                  {"enabled", true},
                  {"onRemove", "disable"}};
  draft.references = {{"source", "ds-1"}, {"destination", "cnn-1"}};
  draft.tags = {"identity"};
  return draft;
}

}  // namespace

TEST_CASE("a connection is read in the manifest's words, with the ids that it refers to") {
  const auto object = ObjectReader(connection(), true).read(wire_connection("con-1"), "");
  REQUIRE(object);
  CHECK(object->spec == Json{{"displayName", "Okta to warehouse"},
                             {"source", "ds-1"},
                             {"destination", "cnn-1"},
                             {"schedule", "0 0 * * *"},
                             {"backfillDays", 2},
                             {"streams", {"users", "groups"}},
                             {"enabled", true},
                             {"tags", {"identity"}},
                             {"onRemove", "disable"}});
  CHECK(object->references == std::map<std::string, std::string>{{"source", "ds-1"}, {"destination", "cnn-1"}});
  CHECK(object->display_name == "Okta to warehouse");
  CHECK(object->stale);
  CHECK(object->recent_records == 1204);
}

TEST_CASE("a preset at the API is the cron that it stands for, and what is absent or null is absent") {
  struct Case {
    Json schedule;
    std::optional<std::string> read;
  };
  for (const Case& each : {Case{"hourly", "0 * * * *"},
                           {"daily", "0 0 * * *"},
                           {"weekly", "0 0 * * 0"},
                           {"0 0,12 * * *", "0 */12 * * *"},
                           {"monthly", "monthly"},
                           {nullptr, {}}}) {
    Json wire = wire_connection("con-1");
    wire["schedule"] = each.schedule;
    wire["streams"] = nullptr;
    for (const char* name : {"stale", "recordsLast30Days", "backfillDays"}) wire.erase(name);
    const auto object = ObjectReader(connection(), true).read(wire, "");
    REQUIRE(object);
    CHECK(string_member(object->spec, "schedule") == each.read);
    for (const char* name : {"streams", "backfillDays"}) CHECK_FALSE(object->spec.contains(name));
    CHECK_FALSE(object->stale);
    CHECK_FALSE(object->recent_records);
  }
}

TEST_CASE("a connection of another shape than documented is refused") {
  struct Case {
    Json change;
    std::string code, pointer;
  };
  for (const Case& each : {Case{{{"sourceId", 7}}, "A004", "/sourceId"},
                           {{{"sourceId", "../admin"}}, "A019", "/sourceId"},
                           {{{"destinationId", ""}}, "A019", "/destinationId"},
                           {{{"backfillDays", "2"}}, "A004", "/backfillDays"},
                           {{{"backfillDays", 2.5}}, "A004", "/backfillDays"},
                           {{{"streams", {1}}}, "A004", "/streams"},
                           {{{"streams", "users"}}, "A004", "/streams"},
                           {{{"stale", "yes"}}, "A004", "/stale"},
                           {{{"recordsLast30Days", -1}}, "A004", "/recordsLast30Days"},
                           {{{"recordsLast30Days", 18446744073709551615u}}, "A004", "/recordsLast30Days"}}) {
    INFO(each.change.dump());
    Json wire = wire_connection("con-1");
    wire.update(each.change);
    const auto object = ObjectReader(connection(), true).read(wire, "/items/0");
    REQUIRE_FALSE(object);
    CHECK(object.error().front().code == each.code);
    CHECK(object.error().front().message.starts_with("/items/0" + each.pointer));
  }
}

TEST_CASE("a connection is written with ids in the place of names") {
  const Draft draft = full_draft();
  const auto body = write_body(connection(), draft, true);
  REQUIRE(body);
  CHECK(Json::parse(*body) == Json{{"name", "Okta to warehouse"},
                                   {"sourceId", "ds-1"},
                                   {"destinationId", "cnn-1"},
                                   {"schedule", "0 2 * * *"},
                                   {"backfillDays", 2},
                                   {"streams", {"groups", "users"}},
                                   {"enabled", true},
                                   {"tags", {"identity"}}});
  Draft cleared;
  cleared.fields = {{"streams", nullptr}, {"schedule", nullptr}};
  cleared.send_tags = false;
  CHECK(*write_body(connection(), cleared, false) == R"({"schedule":null,"streams":null})");
}

TEST_CASE("a connection whose source or destination has no id yet is not sent") {
  ScriptedBench bench(std::vector<Answer>{json_answer(201, wire_connection("con-1").dump())});
  Draft draft = full_draft();
  draft.references.erase("destination");
  const WriteAnswer answer = bench.connections().create(draft, "key");
  CHECK(answer.verdict == Verdict::not_executed);
  REQUIRE(answer.problem);
  CHECK(answer.problem->code == "A029");
  CHECK(answer.problem->message.find("destination") != std::string::npos);
  draft.references["destination"] = "a/b";
  CHECK(bench.connections().create(draft, "key").problem->code == "A019");
  CHECK(bench.transport.requests().empty());
}

TEST_CASE("a refresh is guarded, repeated without harm and answered with the connection") {
  Json fresh = wire_connection("con-1");
  fresh["stale"] = false;
  for (const bool extensions : {true, false}) {
    ScriptedBench bench(std::vector<Answer>{json_answer(503, "{}"), json_answer(200, fresh.dump())}, extensions);
    const WriteAnswer answer = bench.connections().refresh("con-1", 5);
    CHECK(answer.verdict == Verdict::applied);
    REQUIRE(answer.object);
    CHECK_FALSE(answer.object->stale);
    const auto requests = bench.transport.requests();
    REQUIRE(requests.size() == 2);
    for (const http::Request& request : requests) {
      CHECK(request.method == http::Method::post);
      CHECK(request.target == "/v1/connections/con-1/refresh");
      CHECK((request.headers.get("If-Match") != nullptr) == extensions);
    }
  }
}

TEST_CASE("what an answer to a refresh means") {
  const Answer lost = tl::unexpected(perhaps_sent());
  struct Case {
    const char* name;
    std::vector<Answer> answers;
    Verdict verdict;
    std::string code;
  };
  const Case cases[] = {
      {"another version", {json_answer(412, "{}")}, Verdict::changed, "A013"},
      {"gone", {json_answer(404, "{}")}, Verdict::absent, "A028"},
      {"refused", {json_answer(403, "{}")}, Verdict::refused, "A009"},
      {"lost, then another version", {lost, json_answer(412, "{}")}, Verdict::unknown, "A015"},
      {"lost for ever", {lost}, Verdict::unknown, "A015"},
      {"another object", {json_answer(200, wire_connection("con-2").dump())}, Verdict::unknown, "A004"},
      {"another shape", {json_answer(200, "{}")}, Verdict::unknown, "A004"},
  };
  for (const Case& each : cases) {
    INFO(each.name);
    ScriptedBench bench(each.answers);
    const WriteAnswer answer = bench.connections().refresh("con-1", 5);
    CHECK(answer.verdict == each.verdict);
    REQUIRE(answer.problem);
    CHECK(answer.problem->code == each.code);
  }
}

TEST_CASE("only a connection can be refreshed") {
  ScriptedBench bench(std::vector<Answer>{json_answer(200, wire_source("ds-1").dump())});
  for (Provider* provider : {&bench.sources(), &bench.connectors(), &bench.mappings()}) {
    const WriteAnswer answer = provider->refresh("ds-1", 3);
    CHECK(answer.verdict == Verdict::not_executed);
    REQUIRE(answer.problem);
    CHECK(answer.problem->code == "A025");
  }
  CHECK(bench.connections().refresh("../x", 3).problem->code == "A019");
  CHECK(bench.transport.requests().empty());
}
