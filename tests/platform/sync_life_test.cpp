#include <atomic>
#include <csignal>
#include <set>
#include <thread>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "http/listener.hpp"
#include "platform/answer.hpp"
#include "platform/sync_bench.hpp"

using namespace weir;
using namespace weir::test;

namespace {

/// An API that holds back its answers until it is told.
class SlowApi {
 public:
  SlowApi()
      : listener_(std::move(*http::Listener::bind("127.0.0.1", 0, [this](const http::Request&) { return answer(); }))),
        serving_([this] { listener_->run(); }) {}
  ~SlowApi() {
    open = true;
    listener_->stop();
    serving_.join();
  }
  Json source() const {
    return {{"type", "custom"},
            {"config", {{"apiUrl", listener_->url()}, {"streams", {{{"name", "tickets"}, {"primaryKeys", {"id"}}}}}}}};
  }

  std::atomic<bool> open{false};
  std::atomic<int> status{200};
  std::atomic<int> calls{0}, at_once{0}, most_at_once{0};

 private:
  http::Response answer() {
    ++calls;
    const int now = ++at_once;
    for (int most = most_at_once; now > most && !most_at_once.compare_exchange_weak(most, now);) continue;
    while (!open) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    --at_once;
    return platform::json_answer(status, R"([{"id":1},{"id":2}])");
  }

  std::unique_ptr<http::Listener> listener_;
  std::thread serving_;
};

struct SlowLine : SyncBench {
  SlowApi api;
  std::string source = platform.new_source("slow", api.source());
  std::string connector = platform.new_connector("c");
  std::string connection = platform.new_connection(source, connector);
};

}  // namespace

TEST_CASE("Records of a custom source come over HTTP and end in the destination") {
  SlowLine line;
  line.api.open = true;
  line.start();
  const Json job = line.sync(line.source);
  INFO(job.dump(1));
  CHECK(job["output"]["created"] == 2);
  CHECK(line.delivered(line.connector, "tickets") == std::vector<Json>{{{"id", 1}}, {{"id", 2}}});
  CHECK(line.sync(line.source)["output"] == Json({{"created", 0}, {"updated", 0}, {"deleted", 0}, {"errors", 0}}));
}

TEST_CASE("Refused credentials fail the job and ask for new ones, and a run that goes well makes it good again") {
  SlowLine line;
  line.api.open = true;
  line.api.status = 403;
  line.start();
  const Json job = line.sync(line.source);
  CHECK(job["status"] == "failed");
  CHECK(job["error"]["code"] == "authentication_failed");
  CHECK(line.platform.source(line.source)["lastSyncStatus"] == "failed");
  CHECK(line.platform.source(line.source)["health"] == "Re-Auth required");
  CHECK(line.platform.connection(line.connection)["lastRunStatus"] == "failed");
  const Json connector = line.platform.get(std::string(connectors_path) + "/" + line.connector).json;
  CHECK(connector["consecutive_errors"] == 0);
  line.api.status = 200;
  CHECK(line.sync(line.source)["status"] == "completed");
  CHECK(line.platform.source(line.source)["health"] == "Live");
}

TEST_CASE("A destination that cannot be written fails the job without telling where it lies") {
  SlowLine line;
  line.api.open = true;
  std::filesystem::create_directories(line.destinations().parent_path());
  std::filesystem::create_symlink("/proc/nowhere", line.destinations());
  line.start();
  const Json job = line.sync(line.source);
  CHECK(job["error"]["code"] == "destination_failed");
  CHECK(job.dump().find(line.destinations().string()) == std::string::npos);
  const Json connector = line.platform.get(std::string(connectors_path) + "/" + line.connector).json;
  CHECK(connector["consecutive_errors"] == 1);
  CHECK(connector["sync_status"] == "failed");
}

TEST_CASE("A change in the middle of a run takes back the cursors that the run would have moved") {
  SlowLine line;
  Json config = line.api.source()["config"];
  config["replicationKey"] = "updated";
  REQUIRE(line.platform.patch(std::string(sources_path) + "/" + line.source, {{"config", config}}).status == 200);
  const std::string connection = std::string(connections_path) + "/" + line.connection;
  REQUIRE(line.platform.send(http::Method::post, connection + "/refresh").status == 200);
  line.start();
  const std::string id = line.request_sync(line.source);
  REQUIRE(comes_true([&] { return line.api.calls > 0; }));
  line.platform.clock().advance(std::chrono::seconds(1));
  SECTION("of the connection") {
    REQUIRE(line.platform.patch(connection, {{"backfillDays", 5}}).status == 200);
  }
  SECTION("of the source, taken over at once") {
    config["path"] = "/other/{stream}";
    REQUIRE(line.platform.patch(std::string(sources_path) + "/" + line.source, {{"config", config}}).status == 200);
    REQUIRE(line.platform.send(http::Method::post, connection + "/refresh").status == 200);
  }
  SECTION("of the connector") {
    REQUIRE(line.platform.patch(std::string(connectors_path) + "/" + line.connector, {{"provider", "sqlite"}}).status ==
            200);
  }
  line.api.open = true;
  REQUIRE(line.wait_for(id, "completed")["status"] == "completed");
  CHECK(line.platform.connection(line.connection)["cursors"] == Json::object());
  REQUIRE(line.sync(line.source)["status"] == "completed");
  CHECK(line.platform.connection(line.connection)["cursors"].contains("tickets"));
}

TEST_CASE("A running job is cancelled at its next step, and nothing of it is delivered") {
  SlowLine line;
  line.start();
  const std::string id = line.request_sync(line.source);
  REQUIRE(comes_true([&] { return line.api.calls == 1; }));
  CHECK(line.job(id)["status"] == "running");
  CHECK(line.platform.send(http::Method::post, "/v1/jobs/" + id + "/cancel").status == 200);
  line.platform.clock().advance(std::chrono::seconds(1));
  line.api.open = true;
  const Json job = line.wait_for(id, "cancelled");
  CHECK(job["status"] == "cancelled");
  CHECK(job["output"].is_null());
  CHECK(job["completedAt"] == "2026-11-21T10:00:01Z");
  CHECK(line.delivered(line.connector, "tickets").empty());
  CHECK(line.platform.source(line.source)["lastSyncStatus"].is_null());
}

TEST_CASE("A runner that is stopped puts its job back at once, and the next one runs it") {
  SlowLine line;
  line.start();
  const std::string id = line.request_sync(line.source);
  REQUIRE(comes_true([&] { return line.api.calls == 1; }));
  line.stop();
  CHECK(line.api.at_once == 1);  // it did not wait for the answer
  CHECK(line.job(id)["status"] == "queued");
  line.api.open = true;
  line.start();
  CHECK(line.wait_for(id, "completed")["status"] == "completed");
}

TEST_CASE("Two servers on one database never run one source twice at the same time") {
  SlowLine line;
  SeededRandom random(9);
  auto second = platform::Server::open({line.platform.database()}, line.platform.clock(), random);
  REQUIRE(second);
  platform::RunnerOptions options;
  options.destinations = line.destinations();
  options.workers = 4;
  std::vector<std::string> ids;
  for (int i = 0; i < 6; ++i) ids.push_back(line.request_sync(line.source));
  line.start();
  const auto other = (*second)->start_runner(options).value();
  REQUIRE(comes_true([&] { return line.api.calls >= 1; }));
  std::this_thread::sleep_for(std::chrono::milliseconds(700));
  CHECK(line.platform.get("/v1/jobs?status=running").json["total"] == 1);
  line.api.open = true;
  for (const std::string& id : ids) CHECK(line.wait_for(id, "completed")["status"] == "completed");
  CHECK(line.api.most_at_once == 1);
  CHECK(line.delivered(line.connector, "tickets").size() == 2);
}
