#include "report/api_views.hpp"

#include <catch2/catch.hpp>

#include "report/view_samples.hpp"

using namespace weir;
using namespace weir::report;
using namespace weir::test;
using providers::JobStatus;

TEST_CASE("An object is called by its key, else by its id") {
  CHECK(name_text({ResourceKey{"DataSource", "okta"}, "ds-1"}) == "DataSource/okta");
  CHECK(name_text({std::nullopt, "ds-1"}) == "ds-1");
}

TEST_CASE("How a sync ended decides the exit code") {
  struct Case {
    SyncEnding ending;
    std::string_view word;
    int code;
  };
  for (const Case& each : {Case{SyncEnding::started, "started", 0},
                           {SyncEnding::completed, "completed", 0},
                           {SyncEnding::partial, "partial", 3},
                           {SyncEnding::failed, "failed", 1},
                           {SyncEnding::cancelled, "cancelled", 1},
                           {SyncEnding::timed_out, "timed out", 1},
                           {SyncEnding::interrupted, "interrupted", 130}}) {
    CHECK(to_string(each.ending) == each.word);
    CHECK(exit_code(each.ending) == each.code);
  }
  providers::JobView job = sample_job(JobStatus::completed);
  CHECK(ending_of(job) == SyncEnding::completed);
  job.output->errors = 1;
  CHECK(ending_of(job) == SyncEnding::partial);
  CHECK(ending_of(sample_job(JobStatus::failed)) == SyncEnding::failed);
  CHECK(ending_of(sample_job(JobStatus::cancelled)) == SyncEnding::cancelled);
  CHECK(ending_of(sample_job(JobStatus::running)) == SyncEnding::started);
}

TEST_CASE("A cast is told where both types are known") {
  CHECK(cast_in({"f", "timestamp", "date", false}) == catalog::Cast::lossy);
  CHECK(cast_in({"f", "integer", "integer", false}) == catalog::Cast::same);
  CHECK_FALSE(cast_in({"f", "integer", {}, false}));
  CHECK_FALSE(cast_in({"f", "shape", "string", false}));
}

TEST_CASE("Views are JSON with null for what is not known") {
  const Json status = status_json({sample_subject(), true, {sample_source(), bare_source()}, {}});
  CHECK(status["kind"] == "Status");
  CHECK(status["project"] == Json{{"name", "acme-data"}, {"id", "k3v9x2qm"}});
  CHECK(status["sources"][0]["key"] == "DataSource/okta-prod");
  CHECK(status["sources"][0]["recordsLast30Days"] == 1204);
  CHECK(status["sources"][0]["connections"][1]["stale"] == true);
  CHECK(status["sources"][0]["connections"][0]["backfillDays"] == 2);
  CHECK(status["sources"][0]["retired"] == false);
  for (const char* name : {"key", "health", "schedule", "nextRun", "lastRun", "recordsLast30Days", "hold"})
    CHECK(status["sources"][1].at(name) == nullptr);
  CHECK(status["connectors"] == Json::array());

  const Json job = sync_json({sample_subject(), {}, sample_job(JobStatus::completed), SyncEnding::completed, false});
  CHECK(job["kind"] == "Job");
  CHECK(job["ending"] == "completed");
  CHECK(job["exitCode"] == 0);
  CHECK(job["job"]["output"] == Json{{"created", 1200}, {"updated", 3}, {"deleted", 0}, {"errors", 0}});
  const Json history = history_json({sample_subject(), {}, {sample_job(JobStatus::failed)}});
  CHECK(history["runs"][0]["error"] == Json{{"code", "source_unreachable"}, {"message", "the source is down"}});
  CHECK(history["runs"][0]["notes"] == Json::array());
  CHECK(history["runs"][0]["output"] == nullptr);

  providers::StreamView users;
  users.name = "users";
  users.fields = {{"created", "timestamp", "date", true}};
  const Json streams = streams_json({sample_subject(), {}, "okta", {users}});
  CHECK(streams["source"]["type"] == "okta");
  CHECK(streams["streams"][0]["mapping"] == nullptr);
  CHECK(
      streams["streams"][0]["fields"][0] ==
      Json{{"name", "created"}, {"type", "timestamp"}, {"mappedType", "date"}, {"cast", "lossy"}, {"nullable", true}});
}
