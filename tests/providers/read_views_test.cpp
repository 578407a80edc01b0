#include "providers/read_views.hpp"

#include <catch2/catch.hpp>

#include "providers/platform_bench.hpp"
#include "providers/scripted_bench.hpp"

using namespace weir;
using namespace weir::providers;
using namespace weir::test;

namespace {

Json wire_job(const std::string& id, const std::string& status) {
  return {{"id", id},
          {"type", "sync"},
          {"status", status},
          {"progress", 40},
          {"output", nullptr},
          {"error", nullptr},
          {"startedAt", nullptr},
          {"completedAt", nullptr},
          {"createdAt", "2026-11-21T10:00:00Z"}};
}

std::string code_of(const auto& result) {
  return result ? "" : result.error().front().code;
}

std::string message_of(const auto& result) {
  return result ? "" : result.error().front().message;
}

std::vector<Answer> answers(const Json& body) {
  return {json_answer(200, body.dump())};
}

}  // namespace

TEST_CASE("what the API tells of a source is taken as it is, and what it does not tell is absent") {
  Diagnostics passed_over;
  Json told = wire_source("ds-2");
  told["health"] = "Re-Auth required";
  told["lastSyncAt"] = "2026-11-20T02:00:00Z";
  told["lastSyncStatus"] = "partial";
  told["lastRun"] = "2026-11-20T02:00:00Z";
  told["destinations"] = {"cnn-1"};
  told["recordsLast30Days"] = 12;
  ScriptedBench bench(answers(Json::parse(page_of({told, wire_source("ds-1")}, nullptr, 2))));
  const auto sources = list_sources(bench.client, true, passed_over);
  REQUIRE(sources);
  REQUIRE(sources->size() == 2);
  const SourceView& bare = sources->front();
  CHECK(bare.object.id == "ds-1");
  CHECK(bare.status == "active");
  CHECK_FALSE(bare.health);
  CHECK_FALSE(bare.object.recent_records);
  CHECK(bare.destinations.empty());
  const SourceView& full = sources->back();
  CHECK(full.health == "Re-Auth required");
  CHECK(full.last_sync_status == "partial");
  CHECK(full.last_run == "2026-11-20T02:00:00Z");
  CHECK(full.destinations == std::vector<std::string>{"cnn-1"});
  CHECK(full.object.recent_records == 12);
}

TEST_CASE("what the API tells of connectors and connections is taken as it is") {
  Diagnostics passed_over;
  const Json connector{{"id", "cnn-1"},          {"name", "Warehouse"},  {"version", 2},           {"enabled", true},
                       {"sync_status", "error"}, {"last_error", "full"}, {"consecutive_errors", 3}};
  ScriptedBench one(answers({{"data", {connector}}, {"next_cursor", nullptr}, {"total", 1}}));
  const auto connectors = list_connectors(one.client, true, passed_over);
  REQUIRE(connectors);
  CHECK(connectors->front().sync_status == "error");
  CHECK(connectors->front().last_error == "full");
  CHECK(connectors->front().consecutive_errors == 3);
  CHECK_FALSE(connectors->front().last_sync_at);
  Json wire = wire_connection("con-1");
  wire["lastRunStatus"] = "success";
  wire["cursors"] = {{"users", "2026-11-19"}};
  ScriptedBench other(answers(Json::parse(page_of({wire}, nullptr, 1))));
  const auto connections = list_connections(other.client, true, passed_over);
  REQUIRE(connections);
  CHECK(connections->front().object.stale);
  CHECK(connections->front().last_run_status == "success");
  CHECK(connections->front().cursors == std::map<std::string, std::string>{{"users", "2026-11-19"}});
}

TEST_CASE("an item of another shape is left out and told, a list that is not proven whole is an error") {
  Diagnostics passed_over;
  struct Case {
    Json change;
    std::string message;
  };
  for (const Case& each : {Case{{{"health", 5}}, "listing DataSource, page 1: /items/0/health"},
                           {{{"status", nullptr}}, "listing DataSource, page 1: /items/0/status"},
                           {{{"destinations", {1}}}, "listing DataSource, page 1: /items/0/destinations"},
                           {{{"lastRun", Json::object()}}, "listing DataSource, page 1: /items/0/lastRun"},
                           {{{"name", 7}}, "listing DataSource, page 1: /items/0/name"}}) {
    Json wire = wire_source("ds-1");
    wire.update(each.change);
    ScriptedBench bench(answers(Json::parse(page_of({wire, wire_source("ds-2")}, nullptr, 2))));
    passed_over.clear();
    const auto sources = list_sources(bench.client, true, passed_over);
    REQUIRE(sources);
    REQUIRE(sources->size() == 1);
    CHECK(sources->front().object.id == "ds-2");
    REQUIRE(passed_over.size() == 1);
    CHECK(passed_over.front().code == "A004");
    CHECK(passed_over.front().severity == Severity::warning);
    CHECK(passed_over.front().message.starts_with(each.message));
  }
  ScriptedBench short_list(answers(Json::parse(page_of({wire_source("ds-1")}, nullptr, 2))));
  CHECK(code_of(list_sources(short_list.client, true, passed_over)) == "A007");
  ScriptedBench twice(answers(Json::parse(page_of({wire_source("ds-1"), wire_source("ds-1")}, nullptr, 2))));
  CHECK(code_of(list_sources(twice.client, true, passed_over)) == "A007");
  ScriptedBench missing(std::vector<Answer>{json_answer(404, "{}")});
  CHECK(code_of(list_connections(missing.client, true, passed_over)) == "A011");
}

TEST_CASE("streams come with their fields, casts and mapping, over all pages") {
  Diagnostics passed_over;
  const Json users{{"name", "users"},
                   {"primaryKey", {"id"}},
                   {"fields",
                    {{{"name", "id"}, {"type", "string"}, {"mappedType", nullptr}, {"nullable", false}},
                     {{"name", "created"}, {"type", "timestamp"}, {"mappedType", "date"}, {"nullable", true}}}},
                   {"mapping", wire_mapping("ds-1", "users")}};
  const Json own{{"name", "own"}, {"primaryKey", Json::array()}, {"fields", Json::array()}, {"mapping", nullptr}};
  ScriptedBench bench(
      std::vector<Answer>{json_answer(200, page_of({users}, "next", 2)), json_answer(200, page_of({own}, nullptr, 2))});
  const auto streams = list_streams(bench.client, "ds-1", true, passed_over);
  REQUIRE(streams);
  REQUIRE(streams->size() == 2);
  CHECK(streams->front().primary_key == std::vector<std::string>{"id"});
  CHECK(streams->front().fields[1].mapped_type == "date");
  CHECK(streams->front().fields[1].nullable);
  CHECK_FALSE(streams->front().fields[0].mapped_type);
  REQUIRE(streams->front().mapping);
  CHECK(streams->front().mapping->version == 2);
  CHECK(streams->back().fields.empty());
  CHECK_FALSE(streams->back().mapping);
  const auto requests = bench.transport.requests();
  CHECK(requests[0].target == "/v1/data-sources/ds-1/streams?limit=500");
  CHECK(requests[1].target == "/v1/data-sources/ds-1/streams?limit=500&cursor=next");
  CHECK(code_of(list_streams(bench.client, "../x", true, passed_over)) == "A019");
  Json broken = users;
  broken["fields"][1]["type"] = nullptr;
  ScriptedBench other(answers(Json::parse(page_of({broken}, nullptr, 1))));
  passed_over.clear();
  CHECK(list_streams(other.client, "ds-1", true, passed_over)->empty());
  CHECK(passed_over.front().message.starts_with("listing streams of ds-1, page 1: /items/0/fields/1/type"));
}

TEST_CASE("a sync is started once, and its job is read") {
  for (const std::string key : {"key-1", ""}) {
    ScriptedBench bench(
        std::vector<Answer>{json_answer(503, "{}"), json_answer(202, wire_job("job-1", "queued").dump())});
    const auto job = start_sync(bench.client, "ds-1", key);
    const auto requests = bench.transport.requests();
    CHECK(requests[0].target == "/v1/data-sources/ds-1/sync");
    CHECK((requests[0].headers.get("Idempotency-Key") != nullptr) == !key.empty());
    if (key.empty()) {
      CHECK(code_of(job) == "A015");
      CHECK(requests.size() == 1);
    } else {
      REQUIRE(job);
      CHECK(job->id == "job-1");
      CHECK(job->status == JobStatus::queued);
    }
  }
  ScriptedBench busy(std::vector<Answer>{json_answer(409, R"({"message":"the source is disabled"})")});
  const auto refused = start_sync(busy.client, "ds-1", "key");
  CHECK(code_of(refused) == "A012");
  CHECK(message_of(refused).find("the source is disabled") != std::string::npos);
}

TEST_CASE("a job is read in every state and believed in none") {
  Json done = wire_job("job-1", "completed");
  done["output"] = {{"created", 5}, {"updated", 1}, {"deleted", 0}, {"errors", 2}};
  done["notes"] = {"con-1 is stale"};
  Json failed = wire_job("job-1", "failed");
  failed["error"] = {{"message", "the source is down"}};
  ScriptedBench good(std::vector<Answer>{json_answer(200, done.dump()), json_answer(200, failed.dump())});
  const auto completed = read_job(good.client, "job-1");
  REQUIRE(completed);
  REQUIRE(completed->output);
  CHECK(completed->output->created == 5);
  CHECK(completed->output->errors == 2);
  CHECK(has_ended(completed->status));
  const auto ended = read_job(good.client, "job-1");
  REQUIRE(ended);
  REQUIRE(ended->error);
  CHECK(ended->error->message == "the source is down");
  CHECK_FALSE(ended->error->code);
  CHECK(completed->notes == std::vector<std::string>{"con-1 is stale"});
  struct Case {
    Json change;
    std::string code;
  };
  for (const Case& each : {Case{{{"status", "sleeping"}}, "A004"},
                           {{{"id", "job-2"}}, "A004"},
                           {{{"id", "a/b"}}, "A019"},
                           {{{"progress", "half"}}, "A004"},
                           {{{"output", {{"created", -1}}}}, "A004"},
                           {{{"error", "text"}}, "A004"},
                           {{{"error", {{"code", 7}}}}, "A004"},
                           {{{"notes", {1}}}, "A004"}}) {
    INFO(each.change.dump());
    Json wire = wire_job("job-1", "running");
    wire.update(each.change);
    ScriptedBench bench(answers(wire));
    CHECK(code_of(read_job(bench.client, "job-1")) == each.code);
  }
  ScriptedBench gone(std::vector<Answer>{json_answer(404, "{}")});
  CHECK(code_of(read_job(gone.client, "job-1")) == "A028");
  CHECK(code_of(read_job(gone.client, "../x")) == "A019");
}

TEST_CASE("the newest runs are read, no more pages than are needed") {
  Diagnostics passed_over;
  const auto page = [](int from, int count, const Json& next) {
    std::vector<Json> jobs;
    for (int n = from; n < from + count; ++n) jobs.push_back(wire_job("job-" + std::to_string(n), "completed"));
    return json_answer(200, page_of(jobs, next, 900));
  };
  ScriptedBench bench(std::vector<Answer>{page(0, 500, "more"), page(500, 500, nullptr)});
  const auto jobs = sync_history(bench.client, "ds-1", 502, passed_over);
  REQUIRE(jobs);
  CHECK(jobs->size() == 502);
  CHECK(jobs->back().id == "job-501");
  ScriptedBench few(std::vector<Answer>{page(0, 3, "more")});
  CHECK(sync_history(few.client, "ds-1", 3, passed_over)->size() == 3);
  CHECK(few.transport.requests().size() == 1);
  CHECK(few.transport.requests()[0].target == "/v1/data-sources/ds-1/sync-history?limit=3");
}

TEST_CASE("the platform's own answers are read on both profiles") {
  Diagnostics passed_over;
  for (const auto profile : {platform::Profile::full, platform::Profile::seed}) {
    PlatformBench bench(profile);
    const bool versioned = bench.offer.extensions;
    const auto made = bench.provider("DataSource").create(sample_draft(kind_samples()[0]), "key");
    REQUIRE(made.object);
    const auto sources = list_sources(*bench.client, versioned, passed_over);
    REQUIRE(sources);
    CHECK(sources->front().object.id == made.object->id);
    CHECK(sources->front().health == "Setup");
    const auto job = start_sync(*bench.client, made.object->id, versioned ? "key" : "");
    REQUIRE(job);
    CHECK(job->status == JobStatus::queued);
    CHECK(read_job(*bench.client, job->id)->created_at == job->created_at);
    const auto history = sync_history(*bench.client, made.object->id, 10, passed_over);
    REQUIRE(history);
    REQUIRE(history->size() == 1);
    CHECK(history->front().id == job->id);
    CHECK(list_connectors(*bench.client, versioned, passed_over)->empty());
  }
}
