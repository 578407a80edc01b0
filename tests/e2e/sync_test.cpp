#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "core/json.hpp"
#include "e2e/program_bench.hpp"
#include "http/listener.hpp"

using namespace weir;
using namespace weir::e2e;

namespace {

bool comes_true(const std::function<bool()>& ready) {
  for (int tries = 0; tries < 200; ++tries) {
    if (ready()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return false;
}

/// An API of two records that answers when it is told.
class Upstream {
 public:
  Upstream()
      : listener_(std::move(*http::Listener::bind("127.0.0.1", 0,
                                                  [this](const http::Request&) {
                                                    ++calls;
                                                    while (!open)
                                                      std::this_thread::sleep_for(std::chrono::milliseconds(5));
                                                    return http::Response{200, {}, R"([{"id":1},{"id":2}])"};
                                                  }))),
        serving_([this] { listener_->run(); }) {}
  ~Upstream() {
    open = true;
    listener_->stop();
    serving_.join();
  }
  std::string url() const { return listener_->url(); }

  std::atomic<bool> open{false};
  std::atomic<int> calls{0};

 private:
  std::unique_ptr<http::Listener> listener_;
  std::thread serving_;
};

/// The answer, which must be one; read as JSON.
Json said(const Ran& ran) {
  INFO(ran.out << ran.err);
  REQUIRE(ran.code == 0);
  return Json::parse(ran.out);
}

struct Line {
  ProgramBench bench;
  Upstream upstream;
  std::string source;

  explicit Line(const std::string& provider) {
    bench.serve("full");
    const std::string config =
        fmt::format(R"({{"apiUrl":"{}","path":"/tickets","primaryKeys":["id"]}})", upstream.url());
    source = said(bench.api("POST", "/v1/data-sources",
                            fmt::format(R"({{"name":"s","type":"custom","config":{}}})", config)))["id"];
    const std::string connector =
        said(bench.api("POST", "/api/v1/integration/connectors",
                       fmt::format(R"({{"name":"c","type":"warehouse","provider":"{}"}})", provider)))["id"];
    said(bench.api("POST", "/v1/connections",
                   fmt::format(R"({{"name":"x","sourceId":"{}","destinationId":"{}"}})", source, connector)));
  }
  std::string request_sync() { return said(bench.api("POST", "/v1/data-sources/" + source + "/sync", "{}"))["id"]; }
  Json job(const std::string& id) {
    return said(bench.shell(fmt::format(
        "curl -sS --fail-with-body -H \"Authorization: Bearer $CPOD_API_KEY\" '{}/v1/jobs/{}'", bench.url(), id)));
  }
  bool ends_well(const std::string& id) {
    return comes_true([&] { return job(id)["status"] == "completed"; });
  }
};

}  // namespace

TEST_CASE("a served platform syncs, and SIGTERM in the middle leaves the job to the next server") {
  Line line("snowflake");
  const std::string id = line.request_sync();
  REQUIRE(comes_true([&] { return line.upstream.calls == 1; }));
  CHECK(line.bench.stop_server() == 0);
  line.upstream.open = true;
  line.bench.serve("full");
  CHECK(line.ends_well(id));
  CHECK(line.bench.shell("cat ../aside/destinations/*/tickets.ndjson").out == "{\"id\":1}\n{\"id\":2}\n");
}

TEST_CASE("a server that is killed in the middle of a sync leaves no job stuck and no record twice") {
  for (const std::string provider : {"snowflake", "sqlite"}) {
    Line line(provider);
    const std::string id = line.request_sync();
    REQUIRE(comes_true([&] { return line.upstream.calls == 1; }));
    line.bench.shell("kill -KILL $(cat ../aside/pid)");
    line.upstream.open = true;
    line.bench.serve("full", "--destinations ../aside/elsewhere");
    CHECK(line.ends_well(id));
    CHECK(line.ends_well(line.request_sync()));
    const std::string file = provider == "sqlite" ? "data.sqlite" : "tickets.ndjson";
    CHECK(line.bench.shell("ls ../aside/elsewhere/*/" + file).code == 0);
  }
}
