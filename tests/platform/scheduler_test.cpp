#include "platform/scheduler.hpp"

#include <catch2/catch.hpp>

#include "platform/job_queue.hpp"
#include "platform/test_platform.hpp"

using namespace weir;
using namespace weir::test;
using namespace weir::platform;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

/// The clock stands at 2026-11-21T10:00:00Z, a Saturday.
struct Schedules {
  TestPlatform platform;
  SeededRandom random{7};
  std::unique_ptr<Store> store = std::move(*Store::open(platform.database(), platform.clock(), random));
  Context context{*store, platform.clock(), random, Profile::full};
  Scheduler scheduler{context, "one"};

  int queued() { return platform.get("/v1/jobs?status=queued").json["total"]; }
  /// The ids of jobs, newest first, ended so that others may follow.
  std::vector<Json> take_jobs() {
    std::vector<Json> jobs = platform.get("/v1/jobs?status=queued").json["items"];
    for (const Json& job : jobs)
      platform.send(http::Method::post, "/v1/jobs/" + job["id"].get<std::string>() + "/cancel");
    return jobs;
  }
  void pass(std::chrono::milliseconds time) {
    platform.clock().advance(time);
    REQUIRE(scheduler.tick());
  }
};

}  // namespace

TEST_CASE("A source is started when its cron fires, not before, and once for each time") {
  Schedules at;
  const std::string source = at.platform.new_source("a", {{"syncSchedule", "30 * * * *"}});
  at.platform.new_source("never");
  REQUIRE(at.scheduler.tick());
  at.pass(minutes(29));
  CHECK(at.queued() == 0);
  at.pass(minutes(1));
  at.pass(minutes(1));
  const auto jobs = at.take_jobs();
  REQUIRE(jobs.size() == 1);
  CHECK(jobs[0]["input"] == Json({{"dataSourceId", source}}));
  CHECK(jobs[0]["trigger"] == "schedule");
  at.pass(hours(1));
  CHECK(at.queued() == 1);
  CHECK(at.platform.get("/v1/audit-events?action=sync").json["total"] == 0);
}

TEST_CASE("After downtime each object is started once, however often it was due") {
  Schedules at;
  at.platform.new_source("hourly", {{"syncSchedule", "0 * * * *"}});
  at.platform.new_source("weekly", {{"syncSchedule", "0 0 * * 0"}});
  at.platform.new_source("yearly", {{"syncSchedule", "0 0 1 1 *"}});
  REQUIRE(at.scheduler.tick());
  at.pass(hours(24 * 20));
  CHECK(at.take_jobs().size() == 2);
  at.pass(minutes(1));
  CHECK(at.queued() == 0);
}

TEST_CASE("What waits or runs is not queued again for the same reason") {
  Schedules at;
  at.platform.new_source("a", {{"syncSchedule", "* * * * *"}});
  REQUIRE(at.scheduler.tick());
  at.pass(minutes(1));
  at.pass(minutes(1));
  CHECK(at.queued() == 1);
  JobQueue queue(at.context, "one");
  REQUIRE(queue.claim());
  at.pass(minutes(1));
  CHECK(at.queued() == 0);
  queue.put_back();
  at.take_jobs();
  at.pass(minutes(1));
  CHECK(at.queued() == 1);
}

TEST_CASE("A connection's own schedule runs it alone, as preset or cron, and not while it rests") {
  Schedules at;
  const std::string source = at.platform.new_source("a"), connector = at.platform.new_connector("c");
  const std::string daily = at.platform.new_connection(source, connector, {{"schedule", "daily"}});
  const std::string path = std::string(connections_path) + "/" + daily;
  REQUIRE(at.scheduler.tick());
  at.pass(hours(14));
  const auto jobs = at.take_jobs();
  REQUIRE(jobs.size() == 1);
  CHECK(jobs[0]["input"] == Json({{"dataSourceId", source}, {"connectionIds", {daily}}}));
  at.platform.patch(path, {{"enabled", false}});
  at.pass(hours(48));
  CHECK(at.queued() == 0);
  at.platform.patch(path, {{"enabled", true}});
  at.pass(hours(1));
  // Switched on again it begins now: nothing is made up for.
  CHECK(at.queued() == 0);
  at.platform.patch(std::string(sources_path) + "/" + source, {{"config", source_body("a")["config"]}});
  at.pass(hours(48));
  CHECK(at.queued() == 0);
  at.platform.send(http::Method::post, path + "/refresh");
  at.pass(minutes(1));
  at.pass(hours(24));
  CHECK(at.queued() == 1);
}

TEST_CASE("A disabled source and a changed schedule begin anew") {
  Schedules at;
  const std::string source = at.platform.new_source("a", {{"syncSchedule", "0 * * * *"}});
  const std::string path = std::string(sources_path) + "/" + source;
  REQUIRE(at.scheduler.tick());
  at.platform.patch(path, {{"status", "disabled"}});
  at.pass(hours(3));
  at.platform.patch(path, {{"status", "active"}});
  at.pass(minutes(1));
  CHECK(at.queued() == 0);
  at.platform.patch(path, {{"syncSchedule", "30 * * * *"}});
  at.pass(minutes(1));
  at.pass(minutes(27));
  CHECK(at.queued() == 0);
  at.pass(minutes(1));
  CHECK(at.queued() == 1);
}

TEST_CASE("One scheduler holds the lease, and another takes over when it is silent or has left") {
  Schedules at;
  Scheduler other(at.context, "two");
  REQUIRE(at.scheduler.tick());
  CHECK_FALSE(other.tick());
  at.platform.clock().advance(std::chrono::seconds(29));
  CHECK_FALSE(other.tick());
  REQUIRE(at.scheduler.tick());
  at.platform.clock().advance(std::chrono::seconds(31));
  CHECK(other.tick());
  CHECK_FALSE(at.scheduler.tick());
  other.leave();
  CHECK(at.scheduler.tick());
}

TEST_CASE("The presets are crons") {
  CHECK(cron_of_schedule("hourly") == "0 * * * *");
  CHECK(cron_of_schedule("daily") == "0 0 * * *");
  CHECK(cron_of_schedule("weekly") == "0 0 * * 0");
  CHECK(cron_of_schedule("5 4 * * 1") == "5 4 * * 1");
}
