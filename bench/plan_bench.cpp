// An empty plan beside its floor, in the same run: wall, CPU, peak memory and requests, as ratios of medians.
//
//   plan_bench [SOURCES ...]      default 1000 10000; prints the table of docs/performance.md

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench_repository.hpp"
#include "child_process.hpp"

namespace {

namespace fs = std::filesystem;
constexpr int runs = 7;

struct Medians {
  double wall = 0, cpu = 0, peak = 0;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

Medians medians(const std::vector<bench::Usage>& usages) {
  std::vector<double> wall, cpu, peak;
  for (const bench::Usage& usage : usages) {
    wall.push_back(usage.wall_ms);
    cpu.push_back(usage.cpu_ms);
    peak.push_back(usage.peak_mb);
  }
  return {median(wall), median(cpu), median(peak)};
}

int free_port() {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0) std::exit(72);
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  close(fd);
  return ntohs(address.sin_port);
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  std::string content = text.str();
  while (!content.empty() && content.back() == '\n') content.pop_back();
  return content;
}

/// One size: a repository, a server with everything applied, and the four commands in turn.
class Scene {
 public:
  explicit Scene(int sources)
      : folder_(fs::temp_directory_path() / fmt::format("weir-bench-{}-{}", getpid(), sources)), port_(free_port()) {
    fs::create_directories(folder_);
    repository_ = (folder_ / "repository").string();
    fs::create_directories(repository_);
    bench::make_repository(repository_, sources, url());
    serve();
    setenv("CPOD_BASE_URL", url().c_str(), 1);
    setenv("CPOD_API_KEY", read_file(folder_ / "platform.db.key").c_str(), 1);
    setenv("WEIR_SECRET_OKTA", "bench-token", 1);
    const auto applied = bench::run(weir({"apply", "--auto-approve", "--quiet"}));
    if (applied.exit_code != 0) std::exit(73);
  }
  ~Scene() {
    bench::stop(server_);
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  std::string url() const { return fmt::format("http://127.0.0.1:{}", port_); }
  bench::Usage floor(bool yaml) {
    std::vector<std::string> command = {FLOOR_BINARY, url(), repository_};
    if (!yaml) command.push_back("--no-yaml");
    return checked(bench::run(command));
  }
  /// With the state of the apply: nothing changed, so nothing is parsed.
  bench::Usage plan_with_state() { return checked(bench::run(weir({"plan", "--detailed-exitcode", "--quiet"}))); }
  /// Without any state: everything is parsed. The state is put back afterwards.
  bench::Usage plan_without_state() {
    git("update-ref refs/bench/kept refs/weir/bench && git update-ref -d refs/weir/bench");
    const auto usage = bench::run(weir({"plan", "--detailed-exitcode", "--quiet"}));
    git("update-ref refs/weir/bench refs/bench/kept && git update-ref -d refs/bench/kept");
    return checked(usage);
  }
  /// Reads that one plan asks of the server, as the server counted them.
  std::string plan_requests() {
    restart();
    plan_with_state();
    bench::stop(server_);
    const std::string told = read_file(folder_ / "server.log");
    serve();
    return told;
  }

 private:
  void serve() {
    server_ = bench::start({WEIR_BINARY, "platform", "serve", "--db", (folder_ / "platform.db").string(), "--listen",
                            fmt::format("127.0.0.1:{}", port_)},
                           (folder_ / "server.log").string());
  }
  void restart() {
    bench::stop(server_);
    serve();
  }
  void git(const std::string& command) const {
    if (std::system(fmt::format("cd '{}' && git {}", repository_, command).c_str()) != 0) std::exit(74);
  }
  std::vector<std::string> weir(std::vector<std::string> words) const {
    std::vector<std::string> command = {WEIR_BINARY, "-C", repository_, "--rev", "HEAD", "--max-rps", "100000"};
    command.insert(command.end(), words.begin(), words.end());
    return command;
  }
  static bench::Usage checked(bench::Usage usage) {
    if (usage.exit_code != 0) {
      fmt::print(stderr, "a command ended with {}\n{}\n", usage.exit_code, usage.output);
      std::exit(75);
    }
    return usage;
  }

  fs::path folder_;
  int port_;
  std::string repository_;
  bench::Server server_;
};

void row(const std::string& what, const Medians& plan, const Medians& floor) {
  fmt::print("| {} | {:.0f} ms | {:.0f} ms | {:.2f} | {:.0f} ms | {:.0f} ms | {:.2f} | {:.0f} MB | {:.0f} MB |\n", what,
             plan.wall, floor.wall, plan.wall / floor.wall, plan.cpu, floor.cpu, plan.cpu / floor.cpu, plan.peak,
             floor.peak);
}

void measure(int sources) {
  Scene scene(sources);
  std::vector<bench::Usage> full_floor, bare_floor, parsed, cached;
  for (int i = 0; i < runs + 1; ++i) {
    const auto a = scene.floor(true);
    const auto b = scene.plan_without_state();
    const auto c = scene.floor(false);
    const auto d = scene.plan_with_state();
    if (i == 0) continue;  // warm-up
    full_floor.push_back(a);
    parsed.push_back(b);
    bare_floor.push_back(c);
    cached.push_back(d);
  }
  row(fmt::format("{} sources, everything parsed", sources), medians(parsed), medians(full_floor));
  row(fmt::format("{} sources, nothing changed (floor without YAML)", sources), medians(cached), medians(bare_floor));
  std::fflush(stdout);
  fmt::print("\n{} sources: the floor sends {} requests; the server counted for one plan: {}\n\n", sources,
             full_floor.front().output.substr(0, full_floor.front().output.find('\n')), scene.plan_requests());
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<int> sizes;
  for (int i = 1; i < argc; ++i) sizes.push_back(std::atoi(argv[i]));
  if (sizes.empty()) sizes = {1000, 10000};
  fmt::print(
      "| empty plan | wall | floor | ratio | CPU | floor | ratio | peak memory | floor "
      "|\n|---|---|---|---|---|---|---|---|---|\n");
  for (const int size : sizes) measure(size);
  return 0;
}
