// A run that is stopped (SIGSTOP) for longer than its lease and goes on afterwards: real processes, a real server, real
// Git, and a lease of one second.
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <thread>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "http/curl_transport.hpp"
#include "http/listener.hpp"
#include "report/render.hpp"
#include "stage.hpp"
#include "state/stores.hpp"
#include "support/noon.hpp"

using namespace weir;
using namespace weir::reconciler;
using platform::Profile;

namespace {

/// The time of this machine.
class RealClock final : public Clock {
 public:
  Instant now() override {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  }
  std::chrono::milliseconds elapsed() override {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
  }
  void sleep(std::chrono::milliseconds time) override { std::this_thread::sleep_for(time); }
};

/// Where a run stops itself: before or after its n-th write (from 1); 0: nowhere.
struct Stop {
  int write = 0;
  bool before = false;
};

std::string text_of(const std::filesystem::path& path) {
  std::ifstream stream(path);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// What a run declares: three sources, or the same edited and three more.
Inputs inputs_of(bool edited) {
  Inputs inputs;
  inputs.project.name = "acme-data";
  inputs.project.id = "k3v9x2qm";
  inputs.target.name = "production";
  inputs.kinds = {"Connector", "DataSource"};
  for (int number = 0; number < (edited ? 6 : 3); ++number) {
    const std::string name = "s" + std::to_string(number);
    const std::string text = okta(name, edited ? "  displayName: Edited " + name + "\n" : "");
    inputs.files.push_back({"manifests/" + name + ".yaml", std::string(39, edited ? 'e' : 'a') + name.back(), text});
  }
  return inputs;
}

/// The whole run of one process; what came of it goes to `result`: a report, or the code of the refusal.
void run(const std::filesystem::path& repository, const std::string& url, const std::string& key, bool edited,
         const Stop& stop, const std::filesystem::path& result) {
  RealClock clock;
  test::SeededRandom random(static_cast<std::uint64_t>(getpid()));
  MapSecrets secrets;
  secrets.values["WEIR_SECRET_OKTA"] = "token";
  http::CurlTransport socket(url);
  test::FaultTransport transport(socket, clock);
  int writes = 0;
  const auto stop_at = [&](bool before) {
    return [&writes, stop, before](int, const http::Request& request) {
      if (request.method == http::Method::get || stop.before != before) return;
      if (++writes == stop.write) ::raise(SIGSTOP);
    };
  };
  transport.before(stop_at(true));
  transport.after(stop_at(false));
  http::ClientRules rules;
  rules.requests_per_second = 1e6;
  http::Client client(transport, SecretText(key), rules, clock, random);
  const auto offer = providers::ask_offer(client, key);
  if (!offer) return;
  Inputs inputs = inputs_of(edited);
  inputs.as_of = clock.now();
  const auto table = providers::make_providers(client, *offer, inputs.kinds);
  const auto store = state::make_git_store(repository, "production", clock);
  World world{clock,  random, secrets, test::system_zones(), client,
              *offer, table,  *store,  std::string(32, 'k'), {"ann", "host", "", getpid()}};
  ApplyOptions options;
  options.concurrency = 1;
  options.lease = {std::chrono::milliseconds(1000), std::chrono::milliseconds(300), std::chrono::milliseconds(500)};
  const auto planned = make_plan(world, inputs, {});
  if (!planned) return;
  const auto report = apply(world, inputs, *planned, options);
  std::ofstream(result) << (report ? report::report_json(*report).dump() : report.error().front().code);
}

/// A process that waits to be told where the server is, and then runs once. It is made before there are threads.
class Runner {
 public:
  Runner(const std::filesystem::path& folder, std::string name, bool edited, Stop stop = {})
      : result_(folder / (name + ".result")) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::close(ends[1]);
      std::string told;
      // Other processes hold the writing end, too: a line says it all, not the end of the pipe.
      for (char one = 0; ::read(ends[0], &one, 1) == 1 && one != '\n';) told += one;
      const std::size_t blank = told.find(' ');
      if (blank != std::string::npos)
        run(folder / "repository", told.substr(0, blank), told.substr(blank + 1), edited, stop, result_);
      ::_exit(0);
    }
    ::close(ends[0]);
    go_ = ends[1];
  }
  ~Runner() {
    if (go_ >= 0) ::close(go_);
    if (ended_) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  void start(const std::string& url, const std::string& key) {
    const std::string told = url + " " + key + "\n";
    REQUIRE(::write(go_, told.data(), told.size()) == static_cast<ssize_t>(told.size()));
    ::close(go_);
    go_ = -1;
  }
  /// Returns when it has stopped itself.
  void wait_for_stop() const {
    int status = 0;
    REQUIRE(::waitpid(pid_, &status, WUNTRACED) == pid_);
    REQUIRE(WIFSTOPPED(status));
  }
  void go_on() const { ::kill(pid_, SIGCONT); }
  /// A report, or a text: the code of the refusal.
  Json wait() {
    int status = 0;
    REQUIRE(::waitpid(pid_, &status, 0) == pid_);
    ended_ = true;
    const std::string text = text_of(result_);
    const Json json = Json::parse(text, nullptr, false);
    return json.is_object() ? json : Json(text);
  }

 private:
  std::filesystem::path result_;
  pid_t pid_ = 0;
  int go_ = -1;
  bool ended_ = false;
};

struct Ended {
  Json stopped, other;       ///< what the two runs said
  std::vector<Json> live;    ///< objects
  std::vector<Json> events;  ///< what the server did
  RunLog log;
};

Ended race(Profile profile, Stop stop) {
  const test::ScratchFolder folder;
  REQUIRE(std::system(("git init -q '" + (folder.path() / "repository").string() + "'").c_str()) == 0);
  Runner first(folder.path(), "first", false);
  Runner stopped(folder.path(), "stopped", true, stop);
  Runner other(folder.path(), "other", true);

  Stage stage(profile);
  auto listener =
      http::Listener::bind("127.0.0.1", 0, [&](const auto& request) { return stage.server->handle(request); });
  REQUIRE(listener);
  std::thread serving([&] { (*listener)->run(); });
  const auto start = [&](Runner& runner) { runner.start((*listener)->url(), stage.server->api_key()); };
  Ended ended;
  start(first);
  CHECK(first.wait().at("exitCode") == 0);
  start(stopped);
  stopped.wait_for_stop();
  std::this_thread::sleep_for(std::chrono::milliseconds(1200));
  start(other);
  ended.other = other.wait();
  stopped.go_on();
  ended.stopped = stopped.wait();
  (*listener)->stop();
  serving.join();

  ended.live = stage.live();
  ended.events = Json::parse(stage.by_hand(http::Method::get, "/v1/audit-events?limit=500").body).at("items");
  const auto store = state::make_git_store(folder.path() / "repository", "production", stage.clock);
  ended.log = read_run_log(*store->load_runs(), "here").value();
  CHECK_FALSE(store->load()->lease.held);
  return ended;
}

/// Each write of the server is told by a report, and each one told has happened.
void check_truth(const Ended& ended) {
  std::map<std::string, std::size_t> written;
  std::map<std::string, std::set<Json>> told;
  for (const Json& event : ended.events) ++written[event.at("resourceId").get<std::string>()];
  std::vector<Json> reports = {ended.stopped, ended.other};
  reports.push_back(ended.log.entries.front().report);
  for (const Json& report : reports) {
    if (!report.is_object()) continue;
    for (const Json& step : report.at("steps"))
      if (step.at("outcome") == "applied") told[step.at("remoteId").get<std::string>()].insert(step.at("versionAfter"));
  }
  CHECK(told.size() == written.size());
  for (const auto& [id, count] : written) CHECK((told[id].count(nullptr) > 0 || told[id].size() == count));
}

void check_objects(const Ended& ended) {
  CHECK(ended.live.size() == 6);
  std::set<std::string> names;
  for (const Json& object : ended.live) names.insert(object.at("name").get<std::string>());
  CHECK(names.size() == 6);
  CHECK(names.count("Edited s0") == 1);
}

}  // namespace

TEST_CASE("a run that is stopped for longer than its lease is taken over, does nothing more and says so") {
  for (const Stop stop : {Stop{1, true}, Stop{2, false}, Stop{4, true}, Stop{5, false}}) {
    INFO((stop.before ? "before" : "after") << " write " << stop.write);
    const Ended ended = race(Profile::full, stop);
    INFO(ended.stopped.dump() << "\n" << ended.other.dump());
    REQUIRE(ended.other.is_object());
    CHECK(ended.other.at("exitCode") == 0);
    CHECK(ended.other.at("diagnostics").at(0).at("code") == "S010");
    REQUIRE(ended.stopped.is_object());
    CHECK(ended.stopped.at("stateSaved") == false);
    CHECK(ended.stopped.at("exitCode") != 0);
    const auto& steps = ended.stopped.at("steps");
    REQUIRE(steps.size() == 6);
    for (std::size_t at = static_cast<std::size_t>(stop.write); at < 6; ++at) {
      CHECK(steps[at].at("outcome") == "skipped");
      CHECK(steps[at].at("error").at("code") == "S014");
    }
    check_objects(ended);
    check_truth(ended);
    REQUIRE(ended.log.entries.size() == 2);
    CHECK(ended.log.entries.back().report == ended.other);
  }
}

TEST_CASE("without keys and versions nobody takes over: the run that was stopped goes on where it stood") {
  const Ended ended = race(Profile::seed, {2, true});
  CHECK(ended.other == "S010");
  REQUIRE(ended.stopped.is_object());
  CHECK(ended.stopped.at("exitCode") == 0);
  CHECK(ended.stopped.at("stateSaved") == true);
  check_objects(ended);
  check_truth(ended);
  REQUIRE(ended.log.entries.size() == 2);
  CHECK(ended.log.entries.back().report == ended.stopped);
}
