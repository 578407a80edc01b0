#include <catch2/catch.hpp>

#include "report/api_views.hpp"
#include "report/view_samples.hpp"

using namespace weir;
using namespace weir::test;
using providers::JobStatus;
using report::SyncEnding;

namespace {

report::SyncRun run_of(JobStatus status, SyncEnding ending) {
  return {sample_subject(), {ResourceKey{"DataSource", "okta-prod"}, "ds-1"}, sample_job(status), ending};
}

}  // namespace

TEST_CASE("A sync says how it ended and what it did") {
  CHECK(report::sync_text(run_of(JobStatus::queued, SyncEnding::started), {}) == "job-1\n");
  CHECK(report::sync_text(run_of(JobStatus::completed, SyncEnding::completed), {}) ==
        "Sync of DataSource/okta-prod: completed in 1 min 5 s\n"
        "  job     job-1\n"
        "  output  1,200 created, 3 updated, 0 deleted, 0 errors\n");
  CHECK(report::sync_text(run_of(JobStatus::failed, SyncEnding::failed), {}) ==
        "Sync of DataSource/okta-prod: failed in 1 min 5 s\n"
        "  job     job-1\n"
        "  error   source_unreachable: the source is down\n");
}

TEST_CASE("What a person should know of a sync stands below it") {
  report::SyncRun run = run_of(JobStatus::completed, SyncEnding::completed);
  run.job.notes = {"con-1 is stale and was left out"};
  CHECK(report::sync_text(run, {}).ends_with("  note    con-1 is stale and was left out\n"));
}

TEST_CASE("A sync that was not waited for to its end goes on, or waits where nobody is left to carry it out") {
  report::SyncRun run = run_of(JobStatus::running, SyncEnding::timed_out);
  CHECK(report::sync_text(run, {}) ==
        "Sync of DataSource/okta-prod: timed out\n"
        "  job     job-1\n"
        "  state   running, 40 %\n"
        "  it goes on without this command\n");
  run.carried_out_here = true;
  run.ending = SyncEnding::interrupted;
  const std::string text = report::sync_text(run, {});
  CHECK(text.find(": interrupted\n") != std::string::npos);
  CHECK(text.find("it waits in the queue") != std::string::npos);
}

TEST_CASE("A history lists runs with their counts, partial ones as such") {
  providers::JobView partial = sample_job(JobStatus::completed);
  partial.output->errors = 7;
  report::History history{sample_subject(),
                          {std::nullopt, "ds-1"},
                          {sample_job(JobStatus::running), partial, sample_job(JobStatus::failed)}};
  CHECK(report::history_text(history, {}) ==
        "Syncs of ds-1\n"
        "\n"
        "  STARTED               RESULT        TOOK  CREATED  UPDATED  DELETED  ERRORS  JOB    ERROR\n"
        "  2026-11-21T10:00:01Z  running                                                job-1\n"
        "  2026-11-21T10:00:01Z  partial  1 min 5 s    1,200        3        0       7  job-1\n"
        "  2026-11-21T10:00:01Z  failed   1 min 5 s                                     job-1  source_unreachable: the "
        "source is down\n");
  history.runs.clear();
  CHECK(report::history_text(history, {}) == "Syncs of ds-1\n  none yet\n");
}
