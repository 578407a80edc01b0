#include "providers/stream_mapping.hpp"

#include <catch2/catch.hpp>

#include "providers/object_reader.hpp"
#include "providers/scripted_bench.hpp"

using namespace weir;
using namespace weir::providers;
using namespace weir::test;
using Verdict = WriteAnswer::Verdict;

namespace {

Draft full_draft() {
  Draft draft;
  draft.fields = {
      {"source", "okta-prod"},
      {"stream", "users"},
      {"fields", {{"created", {{"type", "timestamp"}}}, {"profile", {{"type", "json"}, {"allowLossy", true}}}}}};
  draft.references = {{"source", "ds-1"}};
  draft.tags = {"weir:k3v9x2qm/StreamMapping/okta-users"};
  return draft;
}

const Answer made = json_answer(201, wire_mapping("ds-1", "users").dump());
const Answer lost = tl::unexpected(perhaps_sent());

}  // namespace

TEST_CASE("a mapping is read in the manifest's words and named by its place") {
  Json wire = wire_mapping("ds-1", "crm.users");
  wire["fields"]["profile"] = {{"type", "json"}, {"note", "not ours"}};
  const auto object = ObjectReader(stream_mapping(), true).read(wire, "");
  REQUIRE(object);
  CHECK(object->id == "ds-1.crm.users");
  CHECK(object->spec == Json{{"source", "ds-1"},
                             {"stream", "crm.users"},
                             {"fields", {{"created", {{"type", "timestamp"}}}, {"profile", {{"type", "json"}}}}},
                             {"tags", Json::array()}});
  CHECK(object->references == std::map<std::string, std::string>{{"source", "ds-1"}});
  CHECK(object->display_name == "ds-1/crm.users");
  CHECK(object->version == 2);
}

TEST_CASE("a mapping of another shape than documented is refused") {
  struct Case {
    Json change;
    std::string code, pointer;
  };
  for (const Case& each : {Case{{{"id", "ds-1.groups"}}, "A004", "/id"},
                           {{{"id", "ds-1"}}, "A019", "/id"},
                           {{{"sourceId", nullptr}}, "A004", "/sourceId"},
                           {{{"stream", nullptr}}, "A004", "/stream"},
                           {{{"fields", {1}}}, "A004", "/fields"},
                           {{{"fields", {{"a/b", "text"}}}}, "A004", "/fields/a~1b"},
                           {{{"fields", {{"a", {{"type", 1}}}}}}, "A004", "/fields/a"}}) {
    INFO(each.change.dump());
    Json wire = wire_mapping("ds-1", "users");
    wire.update(each.change);
    const auto object = ObjectReader(stream_mapping(), true).read(wire, "");
    REQUIRE_FALSE(object);
    CHECK(object.error().front().code == each.code);
    CHECK(object.error().front().message.starts_with(each.pointer + ":"));
  }
}

TEST_CASE("a mapping is put where its stream is, if nothing is there yet, and changed at its version") {
  for (const bool extensions : {true, false}) {
    ScriptedBench bench(std::vector<Answer>{made}, extensions);
    CHECK(bench.mappings().create(full_draft(), "key").verdict == Verdict::applied);
    Draft edit;
    edit.fields = {{"fields", {{"created", {{"type", "date"}, {"allowLossy", true}}}}}};
    edit.send_tags = false;
    CHECK(bench.mappings().update("ds-1.users", 2, edit).verdict == Verdict::applied);
    CHECK(bench.mappings().remove("ds-1.users", 2).verdict == Verdict::applied);
    const auto requests = bench.transport.requests();
    REQUIRE(requests.size() == 3);
    for (const http::Request& request : requests) {
      CHECK(request.target == "/v1/data-sources/ds-1/streams/users/mapping");
      CHECK(request.headers.get("Idempotency-Key") == nullptr);
    }
    CHECK(requests[0].method == http::Method::put);
    CHECK(Json::parse(requests[0].body) ==
          Json{{"fields", {{"created", {{"type", "timestamp"}}}, {"profile", {{"type", "json"}}}}},
               {"tags", {"weir:k3v9x2qm/StreamMapping/okta-users"}}});
    CHECK(requests[1].method == http::Method::put);
    CHECK(requests[1].body == R"({"fields":{"created":{"type":"date"}}})");
    CHECK(requests[2].method == http::Method::delete_);
    CHECK((requests[0].headers.get("If-None-Match") != nullptr) == extensions);
    CHECK(requests[0].headers.get("If-Match") == nullptr);
    for (const int n : {1, 2}) {
      CHECK((requests[n].headers.get("If-Match") != nullptr) == extensions);
      CHECK(requests[n].headers.get("If-None-Match") == nullptr);
    }
  }
}

TEST_CASE("what an answer to the making of a mapping means") {
  const auto other = [](const char* stream) { return json_answer(201, wire_mapping("ds-1", stream).dump()); };
  struct Case {
    const char* name;
    std::vector<Answer> answers;
    bool extensions;
    Verdict verdict;
    std::string code;
  };
  const Case cases[] = {
      {"there is one already", {json_answer(412, "{}")}, true, Verdict::changed, "A013"},
      {"no such source", {json_answer(404, "{}")}, true, Verdict::refused, "A028"},
      {"no such stream", {json_answer(400, "{}")}, true, Verdict::refused, "A026"},
      {"lost, then done", {lost, made}, true, Verdict::applied, ""},
      {"lost, then there is one already", {lost, json_answer(412, "{}")}, true, Verdict::unknown, "A015"},
      {"lost without a guard", {lost, made}, false, Verdict::unknown, "A015"},
      {"another mapping", {other("groups")}, true, Verdict::unknown, "A004"},
  };
  for (const Case& each : cases) {
    INFO(each.name);
    ScriptedBench bench(each.answers, each.extensions);
    const WriteAnswer answer = bench.mappings().create(full_draft(), "key");
    CHECK(answer.verdict == each.verdict);
    CHECK((answer.problem ? answer.problem->code : "") == each.code);
  }
}

TEST_CASE("a mapping that cannot be placed is not sent") {
  ScriptedBench bench(std::vector<Answer>{made});
  Draft draft = full_draft();
  draft.references.clear();
  CHECK(bench.mappings().create(draft, "key").problem->code == "A029");
  draft = full_draft();
  draft.fields["stream"] = "..";
  CHECK(bench.mappings().create(draft, "key").problem->code == "A019");
  CHECK(bench.mappings().update("ds-1", 2, full_draft()).problem->code == "A019");
  CHECK(bench.mappings().remove("ds-1.", 2).problem->code == "A019");
  CHECK_FALSE(bench.mappings().read("ds-1"));
  CHECK(bench.transport.requests().empty());
}
