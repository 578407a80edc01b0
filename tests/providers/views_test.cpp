#include "providers/views.hpp"

#include <catch2/catch.hpp>

using namespace weir::providers;

TEST_CASE("the states of a job have one word each, and three of them are an end") {
  struct Case {
    JobStatus status;
    std::string_view word;
    bool ended;
  };
  for (const Case& each : {Case{JobStatus::queued, "queued", false},
                           {JobStatus::running, "running", false},
                           {JobStatus::completed, "completed", true},
                           {JobStatus::failed, "failed", true},
                           {JobStatus::cancelled, "cancelled", true}}) {
    CHECK(to_string(each.status) == each.word);
    CHECK(parse_job_status(each.word) == each.status);
    CHECK(has_ended(each.status) == each.ended);
  }
  CHECK_FALSE(parse_job_status("sleeping"));
}
