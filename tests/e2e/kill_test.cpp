#include <filesystem>
#include <map>
#include <set>

#include "kill_bench.hpp"

using namespace weir;
using namespace weir::e2e;
using platform::Profile;

namespace {

/// Twenty steps over what the first apply left: creates, updates, switches, removals.
void prepare_sources(Repository& repository, KillingServer& server) {
  std::string first, second;
  for (int i = 0; i < 12; ++i)
    first += source(fmt::format("old-{:02}", i), i < 3 ? "  onRemove: delete\n" : i < 5 ? "  onRemove: keep\n" : "");
  repository.manifests(first);
  REQUIRE(repository.weir(server, {"apply", "--auto-approve"}) == 0);
  for (int i = 6; i < 9; ++i)
    second += source(fmt::format("old-{:02}", i), fmt::format("  displayName: Edited {}\n", i));
  for (int i = 9; i < 12; ++i) second += source(fmt::format("old-{:02}", i), "  enabled: false\n");
  for (int i = 0; i < 8; ++i) second += source(fmt::format("new-{}", i));
  repository.manifests(second);
}

const std::vector<std::string> apply = {"apply", "--auto-approve", "--max-removals", "20", "--max-recreates", "20"};

std::string mapping(const std::string& name, const std::string& source, const std::string& type) {
  return fmt::format(
      "apiVersion: weir/v1\nkind: StreamMapping\nmetadata: {{name: {}}}\n"
      "spec: {{source: {}, stream: users, fields: {{created: {{type: {}, allowLossy: true}}}}}}\n---\n",
      name, source, type);
}

std::string connection(const std::string& name, const std::string& source, const std::string& extra = "") {
  return fmt::format(
      "apiVersion: weir/v1\nkind: Connection\nmetadata: {{name: {}}}\n"
      "spec: {{source: {}, destination: warehouse, schedule: nightly{}}}\n---\n",
      name, source, extra);
}

/// Sources, mappings and connections made, changed, refreshed and deleted in one apply.
void prepare_pipelines(Repository& repository, KillingServer& server) {
  const std::string shared =
      "apiVersion: weir/v1\nkind: Schedule\nmetadata: {name: nightly}\nspec: {cron: H 2 * * *}\n---\n"
      "apiVersion: weir/v1\nkind: Connector\nmetadata: {name: warehouse}\n"
      "spec: {type: warehouse, provider: sqlite}\n---\n";
  repository.manifests(shared + source("a") + source("b") + mapping("a-users", "a", "date") +
                       mapping("b-users", "b", "date") + connection("a-load", "a") + connection("b-load", "b") +
                       connection("a-old", "a", ", onRemove: delete"));
  REQUIRE(repository.weir(server, {"apply", "--auto-approve"}) == 0);
  std::string edited = source("a");
  edited.replace(edited.find("acme.okta.com"), 13, "new.okta.com");
  repository.manifests(shared + edited + source("b") + source("c") + mapping("a-users", "a", "string") +
                       connection("a-load", "a") + connection("b-load", "b") + connection("c-load", "c"));
}

/// What is killed over and over, and what is there in the end.
struct Scenario {
  const char* kinds;
  void (*prepare)(Repository&, KillingServer&);
  std::size_t marks;  ///< of live objects, each once
};
const Scenario sources = {"DataSource, Connector", prepare_sources, 15};  // 6 kept, 8 new, 1 retired
const Scenario pipelines = {"DataSource, Connector, StreamMapping, Connection", prepare_pipelines, 7};

std::multiset<std::string> marks(KillingServer& server) {
  std::multiset<std::string> found;
  for (const char* collection : {"/v1/data-sources", "/v1/stream-mappings", "/v1/connections"})
    for (const Json& object : server.live(collection))
      for (const Json& tag : object.at("tags"))
        if (tag.get<std::string>().starts_with("weir:killkill/")) found.insert(tag);
  return found;
}

std::map<std::string, int> refreshes(KillingServer& server) {
  std::map<std::string, int> counts;
  for (const Json& event : server.live("/v1/audit-events"))
    if (event.at("action") == "refresh") ++counts[event.at("resourceId").get<std::string>()];
  return counts;
}

/// Kills one run, then lets two more finish. False once the run ended before its n-th request.
bool survives(const Scenario& scenario, Profile profile, int number, Moment moment) {
  KillingServer server(profile);
  Repository repository(server.url(), scenario.kinds);
  scenario.prepare(repository, server);
  server.arm(number, moment);
  const int killed = repository.weir(server, apply);
  if (killed != 128 + SIGKILL) {
    CHECK(killed == 0);
    return false;
  }
  server.arm(0, moment);
  INFO("killed " << (moment == Moment::before ? "before" : "after") << " request " << number);
  CHECK(repository.weir(server, apply) == 0);
  CHECK(repository.weir(server, {"plan", "--detailed-exitcode"}) == 0);
  const auto found = marks(server);
  CHECK(found.size() == scenario.marks);
  CHECK(std::set<std::string>(found.begin(), found.end()).size() == found.size());
  for (const Json& one : server.live("/v1/connections")) CHECK(one.at("stale") == false);
  for (const auto& [id, count] : refreshes(server)) CHECK(count == 1);
  return true;
}

/// The requests that the apply took.
int kill_at_every_request(const Scenario& scenario, Profile profile, Moment moment) {
  int number = 1;
  while (survives(scenario, profile, number, moment)) ++number;
  return number - 1;
}

}  // namespace

TEST_CASE("killed before or after any request of a twenty-step apply, the next run converges without a duplicate") {
  for (const Profile profile : {Profile::full, Profile::seed})
    for (const Moment moment : {Moment::before, Moment::after})
      CHECK(kill_at_every_request(sources, profile, moment) >= 20);
}

TEST_CASE("killed at any request of an apply of pipelines, nothing is twice and each connection is refreshed once") {
  for (const Profile profile : {Profile::full, Profile::seed})
    for (const Moment moment : {Moment::before, Moment::after})
      CHECK(kill_at_every_request(pipelines, profile, moment) >= 12);
}

TEST_CASE("interrupted at any write, the step in flight ends, the report tells all, and the exit code is 130") {
  for (const int number : {4, 10, 17}) {
    KillingServer server(Profile::full);
    Repository repository(server.url(), sources.kinds);
    prepare_sources(repository, server);
    server.arm(number, Moment::interrupt);
    auto words = apply;
    words.insert(words.end(), {"--report", repository.path("report.json")});
    CHECK(repository.weir(server, words) == 130);
    std::ifstream in(repository.path("report.json"));
    const Json report = Json::parse(in);
    CHECK(report.at("exitCode") == 130);
    CHECK(report.at("steps").size() == 20);
    CHECK(report.at("summary").at("skipped") > 0);
    CHECK(report.at("summary").at("unknown") == 0);
    server.arm(0, Moment::interrupt);
    CHECK(repository.weir(server, apply) == 0);
    CHECK(repository.weir(server, {"plan", "--detailed-exitcode"}) == 0);
  }
}

TEST_CASE("a signal that is repeated later stops at once, and the next run converges") {
  KillingServer server(Profile::full);
  Repository repository(server.url(), sources.kinds);
  prepare_sources(repository, server);
  server.arm(10, Moment::insist);
  auto words = apply;
  words.insert(words.end(), {"--report", repository.path("report.json")});
  CHECK(repository.weir(server, words) == 130);
  CHECK_FALSE(std::filesystem::exists(repository.path("report.json")));
  server.arm(0, Moment::insist);
  CHECK(repository.weir(server, apply) == 0);
  CHECK(repository.weir(server, {"plan", "--detailed-exitcode"}) == 0);
}

TEST_CASE("the lease of a run that was killed is taken over at once by the next one, which says so") {
  for (const Profile profile : {Profile::full, Profile::seed}) {
    int took_over = 0;
    for (int number = 2; number <= 8; ++number) {
      KillingServer server(profile);
      Repository repository(server.url(), "DataSource");
      repository.manifests(source("a") + source("b") + source("c"));
      server.arm(number, Moment::before);
      const int killed = repository.weir(server, apply);
      server.arm(0, Moment::before);
      auto words = apply;
      words.insert(words.end(), {"--report", repository.path("report.json")});
      INFO(number);
      CHECK(repository.weir(server, words) == 0);
      std::ifstream in(repository.path("report.json"));
      const Json report = Json::parse(in);
      for (const Json& one : report.at("diagnostics")) {
        CHECK(killed == 128 + SIGKILL);
        CHECK(one.at("code") == "S010");
        CHECK(one.at("message").get<std::string>().find("its process is gone") != std::string::npos);
        ++took_over;
      }
    }
    CHECK(took_over >= 2);
  }
}
