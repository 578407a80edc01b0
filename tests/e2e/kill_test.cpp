#include <atomic>
#include <cstdlib>
#include <fstream>
#include <set>
#include <thread>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/json.hpp"
#include "http/listener.hpp"
#include "platform/server.hpp"
#include "support/fake_clock.hpp"
#include "support/scratch_folder.hpp"
#include "support/seeded_random.hpp"

using namespace weir;
using platform::Profile;

namespace {

enum class Moment { before, after, interrupt };

/// The platform server of this process behind a real socket, which kills its client at the n-th request: before the
/// request is executed, or after it was and before the answer leaves. Or it only interrupts it, and goes on answering.
class KillingServer {
 public:
  explicit KillingServer(Profile profile) {
    platform::Options options;
    options.database = folder_.path() / "platform.db";
    options.profile = profile;
    server_ = std::move(*platform::Server::open(options, clock_, random_));
    listener_ = std::move(
        *http::Listener::bind("127.0.0.1", 0, [this](const http::Request& request) { return handle(request); }));
    serving_ = std::thread([this] { listener_->run(); });
  }
  ~KillingServer() {
    listener_->stop();
    serving_.join();
  }

  std::string url() const { return listener_->url(); }
  std::string key() const { return server_->api_key(); }
  int seen() const { return seen_; }
  void arm(int number, Moment moment) {
    seen_ = 0;
    number_ = number;
    moment_ = moment;
  }
  void victim(pid_t pid) { victim_ = pid; }
  std::vector<Json> live() {
    http::Request request;
    request.target = "/v1/data-sources?limit=500";
    request.headers.set("Authorization", "Bearer " + key());
    const Json page = Json::parse(server_->handle(request).body);
    return page.at("items").get<std::vector<Json>>();
  }

 private:
  http::Response handle(const http::Request& request) {
    const bool now = ++seen_ == number_;
    if (now && moment_ == Moment::interrupt) send(SIGINT);
    if (now && moment_ == Moment::before) return killed();
    const http::Response answer = server_->handle(request);
    return now && moment_ == Moment::after ? killed() : answer;
  }
  void send(int signal) {
    while (victim_ <= 0) std::this_thread::yield();
    ::kill(victim_, signal);
  }
  http::Response killed() {
    send(SIGKILL);
    return {503, {}, ""};
  }

  test::ScratchFolder folder_;
  test::FakeClock clock_;
  test::SeededRandom random_;
  std::unique_ptr<platform::Server> server_;
  std::unique_ptr<http::Listener> listener_;
  std::thread serving_;
  std::atomic<int> seen_{0}, number_{0};
  std::atomic<Moment> moment_{Moment::before};
  std::atomic<pid_t> victim_{0};
};

std::string source(const std::string& name, const std::string& extra = "") {
  return fmt::format(
      "apiVersion: weir/v1\nkind: DataSource\nmetadata: {{name: {}}}\nspec:\n  type: okta\n"
      "  config: {{domain: acme.okta.com, apiToken: {{fromEnv: WEIR_SECRET_OKTA}}}}\n{}---\n",
      name, extra);
}

/// A Git repository, and the real program run in it.
class Repository {
 public:
  explicit Repository(const std::string& url) {
    write("weir.yaml",
          fmt::format("apiVersion: weir/v1\nkind: Project\nproject: {{name: kill, id: killkill}}\ntargets:\n"
                      "  remote: {{endpoint: \"{}\", manifests: [manifests]}}\n",
                      url));
    git("init -q .");
  }
  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  void manifests(const std::string& text) {
    write("manifests/all.yaml", text);
    git("add -A");
    git("-c user.name=t -c user.email=t@localhost commit -qm change");
  }
  /// The exit code, or 128 and the signal.
  int weir(KillingServer& server, std::vector<std::string> words) {
    words.insert(words.begin(),
                 {WEIR_BINARY, "-C", folder_.path().string(), "--concurrency", "1", "--max-rps", "100000", "--quiet"});
    server.victim(0);
    const pid_t pid = fork();
    if (pid == 0) become(server, words);
    server.victim(pid);
    int status = 0;
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  [[noreturn]] static void become(KillingServer& server, const std::vector<std::string>& words) {
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const std::string base = "CPOD_BASE_URL=" + server.url();
    const std::string key = "CPOD_API_KEY=" + server.key();
    const char* environment[] = {base.c_str(), key.c_str(), "WEIR_SECRET_OKTA=token", nullptr};
    const int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, 1);
    dup2(nowhere, 2);
    execve(arguments[0], arguments.data(), const_cast<char**>(environment));
    _exit(127);
  }
  void write(const std::string& path, const std::string& text) const {
    const auto file = folder_.path() / path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }
  void git(const std::string& words) const {
    REQUIRE(std::system(fmt::format("git -C '{}' {}", folder_.path().string(), words).c_str()) == 0);
  }

  test::ScratchFolder folder_;
};

/// Twenty steps over what the first apply left: creates, updates, switches, removals.
void prepare(Repository& repository, KillingServer& server) {
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

/// Kills one run, then lets two more finish. False once the run ended before its n-th request.
bool survives(Profile profile, int number, Moment moment) {
  KillingServer server(profile);
  Repository repository(server.url());
  prepare(repository, server);
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
  std::multiset<std::string> marks;
  for (const Json& object : server.live())
    for (const Json& tag : object.at("tags"))
      if (tag.get<std::string>().starts_with("weir:killkill/")) marks.insert(tag);
  CHECK(marks.size() == 15);  // 6 kept, 8 new, 1 retired: each once
  CHECK(std::set<std::string>(marks.begin(), marks.end()).size() == marks.size());
  return true;
}

}  // namespace

TEST_CASE("killed before or after any request of a twenty-step apply, the next run converges without a duplicate") {
  for (const Profile profile : {Profile::full, Profile::seed}) {
    for (const Moment moment : {Moment::before, Moment::after}) {
      int number = 1;
      while (survives(profile, number, moment)) ++number;
      INFO("requests of the apply: " << number - 1);
      CHECK(number > 20);
    }
  }
}

TEST_CASE("interrupted at any write, the step in flight ends, the report tells all, and the exit code is 130") {
  for (const int number : {4, 10, 17}) {
    KillingServer server(Profile::full);
    Repository repository(server.url());
    prepare(repository, server);
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
