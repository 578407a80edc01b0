#pragma once

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

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

/// A server that kills its client at a chosen request, and a repository whose program is that client.
namespace weir::e2e {

enum class Moment { before, after, interrupt, insist };

/// The platform server of this process behind a real socket, which kills its client at the n-th request: before the
/// request is executed, or after it was and before the answer leaves. Or it interrupts it, with two signals in a row as
/// `timeout` does, and goes on answering; or it insists with another signal half a second later.
class KillingServer {
 public:
  explicit KillingServer(platform::Profile profile) {
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
  std::vector<Json> live(const std::string& collection) {
    http::Request request;
    request.target = collection + "?limit=500";
    request.headers.set("Authorization", "Bearer " + key());
    const Json page = Json::parse(server_->handle(request).body);
    return page.at("items").get<std::vector<Json>>();
  }

 private:
  http::Response handle(const http::Request& request) {
    const bool now = ++seen_ == number_;
    if (now && (moment_ == Moment::interrupt || moment_ == Moment::insist)) interrupt();
    if (now && moment_ == Moment::before) return killed();
    const http::Response answer = server_->handle(request);
    return now && moment_ == Moment::after ? killed() : answer;
  }
  void send(int signal) {
    while (victim_ <= 0) std::this_thread::yield();
    ::kill(victim_, signal);
  }
  void interrupt() {
    send(SIGINT);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));  // so that they are two to the kernel, too
    send(SIGINT);
    if (moment_ != Moment::insist) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    send(SIGINT);
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

/// A data source of type okta as a document.
inline std::string source(const std::string& name, const std::string& extra = "") {
  return fmt::format(
      "apiVersion: weir/v1\nkind: DataSource\nmetadata: {{name: {}}}\nspec:\n  type: okta\n"
      "  config: {{domain: acme.okta.com, apiToken: {{fromEnv: WEIR_SECRET_OKTA}}}}\n{}---\n",
      name, extra);
}

/// A Git repository, and the real program run in it.
class Repository {
 public:
  Repository(const std::string& url, const std::string& kinds) {
    write("weir.yaml",
          fmt::format("apiVersion: weir/v1\nkind: Project\nproject: {{name: kill, id: killkill}}\ntargets:\n"
                      "  remote: {{endpoint: \"{}\", manifests: [manifests], kinds: [{}]}}\n",
                      url, kinds));
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

}  // namespace weir::e2e
