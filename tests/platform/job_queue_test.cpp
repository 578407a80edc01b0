#include "platform/job_queue.hpp"

#include <catch2/catch.hpp>

#include "platform/test_platform.hpp"

using namespace weir;
using namespace weir::test;
using namespace weir::platform;

namespace {

/// A platform, and a second store on its file, as another process has one.
struct Queues {
  TestPlatform platform;
  SeededRandom random{7};
  std::unique_ptr<Store> store = std::move(*Store::open(platform.database(), platform.clock(), random));
  Context context{*store, platform.clock(), random, Profile::full};
  JobQueue one{context, "one"}, two{context, "two"};
  std::string source = platform.new_source("a");

  std::string request(const std::string& id) {
    return platform.send(http::Method::post, std::string(sources_path) + "/" + id + "/sync").json["id"];
  }
  std::string status(const std::string& id) { return platform.get("/v1/jobs/" + id).json["status"]; }
  bool end(const JobRecord& job) {
    return one.finish(job,
                      [&](sqlite::Database&, JobRecord& kept) { end_job(kept, "completed", platform.clock().now()); });
  }
};

}  // namespace

TEST_CASE("Jobs are claimed oldest first, and never two of one source") {
  Queues queues;
  CHECK_FALSE(queues.one.has_work());
  CHECK_FALSE(queues.one.claim());
  const std::string first = queues.request(queues.source), second = queues.request(queues.source);
  const std::string other = queues.request(queues.platform.new_source("b"));
  CHECK(queues.one.has_work());
  const auto job = queues.one.claim();
  REQUIRE(job);
  CHECK(job->id == first);
  CHECK(queues.status(first) == "running");
  CHECK(queues.two.claim()->id == other);
  CHECK_FALSE(queues.two.claim());
  CHECK(queues.end(*job));
  CHECK(queues.status(first) == "completed");
  CHECK(queues.two.claim()->id == second);
}

TEST_CASE("Progress is seen while it runs, and a wish to cancel comes through") {
  Queues queues;
  const std::string id = queues.request(queues.source);
  const auto job = queues.one.claim();
  CHECK(queues.one.check(*job, 40) == Claim::ours);
  CHECK(queues.platform.get("/v1/jobs/" + id).json["progress"] == 40);
  const Answer asked = queues.platform.send(http::Method::post, "/v1/jobs/" + id + "/cancel");
  CHECK(asked.status == 200);
  CHECK(asked.json["status"] == "running");
  CHECK(queues.one.check(*job, 50) == Claim::cancelled);
  CHECK(queues.two.check(*job, 60) == Claim::lost);
}

TEST_CASE("A job whose holder is silent goes back into the queue, and the old holder can end it no more") {
  Queues queues;
  const std::string id = queues.request(queues.source);
  const auto job = queues.one.claim();
  queues.platform.clock().advance(std::chrono::seconds(29));
  queues.two.requeue_abandoned();
  CHECK(queues.status(id) == "running");
  queues.one.beat({id});
  queues.platform.clock().advance(std::chrono::seconds(29));
  queues.two.requeue_abandoned();
  CHECK(queues.status(id) == "running");
  queues.platform.clock().advance(std::chrono::seconds(2));
  queues.two.requeue_abandoned();
  const Json queued = queues.platform.get("/v1/jobs/" + id).json;
  CHECK(queued["status"] == "queued");
  CHECK(queued["startedAt"].is_null());
  CHECK(queued["progress"] == 0);
  CHECK(queues.one.check(*job, 10) == Claim::lost);
  CHECK(queues.two.claim()->id == id);
  queues.end(*job);
  CHECK(queues.status(id) == "running");
}

TEST_CASE("A job whose holder's process has ended goes back at once") {
  Queues queues;
  const std::string id = queues.request(queues.source);
  JobQueue gone(queues.context, "");
  CHECK(gone.claim());
  queues.one.requeue_abandoned();
  // Nothing is certain of a name that says nothing.
  CHECK(queues.status(id) == "running");
  CHECK(holder_gone("", 0, queues.platform.clock().now()));
}

TEST_CASE("A cancelled job that is put back ends as cancelled") {
  Queues queues;
  const std::string id = queues.request(queues.source), other = queues.request(queues.platform.new_source("b"));
  REQUIRE(queues.one.claim());
  REQUIRE(queues.one.claim());
  queues.platform.send(http::Method::post, "/v1/jobs/" + id + "/cancel");
  queues.one.put_back();
  CHECK(queues.status(id) == "cancelled");
  CHECK(queues.status(other) == "queued");
}

TEST_CASE("A heartbeat puts back what its runner does not work on") {
  Queues queues;
  const std::string id = queues.request(queues.source), other = queues.request(queues.platform.new_source("b"));
  REQUIRE(queues.one.claim());
  REQUIRE(queues.one.claim());
  queues.one.beat({other});
  CHECK(queues.status(id) == "queued");
  CHECK(queues.status(other) == "running");
}
