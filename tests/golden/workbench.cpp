#include "golden/workbench.hpp"

#include <chrono>
#include <cstdlib>
#include <sstream>
#include <thread>

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <sys/wait.h>

#include "golden/text_file.hpp"

namespace weir::golden {
namespace {

namespace fs = std::filesystem;

constexpr const char* default_project = R"(apiVersion: weir/v1
kind: Project
project: {name: acme-data, id: k3v9x2qm}
defaultTarget: local
targets:
  local: {endpoint: "embedded:.weir/platform.db", manifests: [manifests]}
)";

fs::path new_folder(const std::string& name) {
  std::string pattern = (fs::temp_directory_path() / ("weir-" + name + "-XXXXXX")).string();
  REQUIRE(mkdtemp(pattern.data()) != nullptr);
  return pattern;
}

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string at_real_address(std::string text, const std::string& url) {
  if (url.empty()) return text;
  for (auto at = text.find(reader_address); at != std::string::npos; at = text.find(reader_address, at + url.size()))
    text.replace(at, std::string(reader_address).size(), url);
  return text;
}

}  // namespace

Workbench::Workbench(const fs::path& manifests, Person person)
    : folder_(new_folder("case")), aside_(new_folder("bench")), person_(person) {
  if (person == Person::reader && manifests.empty()) return;
  if (fs::exists(manifests)) fs::copy(manifests, folder_, fs::copy_options::recursive);
  if (!fs::exists(folder_ / "weir.yaml")) write_text(folder_ / "weir.yaml", default_project);
  if (!fs::exists(folder_ / ".gitignore")) write_text(folder_ / ".gitignore", ".weir/\n");
  REQUIRE(shell("git init -q -b main && git add -A && git commit -qm Start").exit_code == 0);
}

Workbench::~Workbench() {
  served_.reset();
  stop_beside();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
  fs::remove_all(aside_, ignored);
}

Ran Workbench::run(const std::string& command) {
  const auto space = command.find(' ');
  const std::string word = command.substr(0, space);
  const std::string rest = space == std::string::npos ? "" : command.substr(space + 1);
  if (command.rfind("weir platform serve", 0) == 0) return serve_beside(command);
  if (word == "serve") return serve(rest);
  if (word == "api") return api(rest);
  if (word == "commit") return shell("git add -A && git commit -qm " + quoted(rest));
  return shell(command);
}

std::string Workbench::environment() const {
  const fs::path secrets = fs::path(WEIR_SOURCE_DIR) / "examples/demo-secrets";
  std::string text = "set -a\n";
  if (person_ == Person::tester) {
    text += fmt::format(". {}\n", quoted((secrets / "environment").string()));
    text += fmt::format("WEIR_SECRETS_DIR={}\n", quoted((secrets / "files").string()));
    text += "WEIR_FINGERPRINT_KEY=Z29sZGVuIGNhc2VzIHVzZSB0aGlzIGtleSBvbmx5ISE=\n";
  }
  text += fmt::format("PATH={}:/usr/bin:/bin\nHOME={}\n", quoted(fs::path(WEIR_BINARY).parent_path().string()),
                      quoted(aside_.string()));
  text += "LC_ALL=C.UTF-8\nGIT_CONFIG_NOSYSTEM=1\nUSER=ann\n";
  for (const char* who : {"AUTHOR", "COMMITTER"})
    text += fmt::format("GIT_{0}_NAME=Ann\nGIT_{0}_EMAIL=ann@acme.example\nGIT_{0}_DATE='2025-01-01T00:00:00Z'\n", who);
  if (served_) text += fmt::format("CPOD_BASE_URL={}\nCPOD_API_KEY={}\n", served_->url(), served_->api_key());
  return text + "set +a\n";
}

void Workbench::write(const std::string& path, const std::string& text) {
  fs::create_directories((folder_ / path).parent_path());
  write_text(folder_ / path, at_real_address(text, background_url_));
}

Ran Workbench::shell(const std::string& command) {
  const auto in_bench = [&](const char* name) { return quoted((aside_ / name).string()); };
  std::string script = environment() + fmt::format("cd {}\n", quoted(folder_.string()));
  if (person_ == Person::reader) script += fmt::format("[ -e {0} ] && . {0}\n", in_bench("kept"));
  script += at_real_address(command, background_url_) + "\n";
  if (person_ == Person::reader)
    script += fmt::format("code=$?\n{{ export -p; echo cd \"'$(pwd)'\"; }} >{}\nexit $code\n", in_bench("kept"));
  write_text(aside_ / "run.sh", script);
  const int status = std::system(
      fmt::format("env -i /bin/sh {} </dev/null >{} 2>{}", in_bench("run.sh"), in_bench("out"), in_bench("err"))
          .c_str());
  return {read_text(aside_ / "out"), read_text(aside_ / "err"), WIFEXITED(status) ? WEXITSTATUS(status) : 128};
}

Ran Workbench::serve_beside(const std::string& command) {
  stop_beside();
  const std::string line = quoted((aside_ / "served").string());
  const Ran begun = shell(fmt::format("{} --listen 127.0.0.1:0 >{} 2>&1 &\necho $! >{}", command, line,
                                      quoted((aside_ / "server").string())));
  for (int tries = 0; tries < 500 && read_text(aside_ / "served").find('\n') == std::string::npos; ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  const std::string said = read_text(aside_ / "served");
  background_url_ = said.substr(0, said.find('\n'));
  if (const std::string project = read_text(folder_ / "weir.yaml"); !project.empty()) write("weir.yaml", project);
  return {said, begun.err, begun.exit_code};
}

void Workbench::stop_beside() {
  if (background_url_.empty()) return;
  shell(fmt::format("kill $(cat {})", quoted((aside_ / "server").string())));
  background_url_.clear();
}

Ran Workbench::serve(const std::string& profile) {
  const auto chosen = profile == "seed" ? platform::Profile::seed : platform::Profile::full;
  served_ = std::make_unique<PlatformBench>(aside_ / "served.db", chosen);
  served_->listen();
  std::string project = read_text(folder_ / "weir.yaml");
  const std::string stand_in = "http://platform.test";
  if (const auto at = project.find(stand_in); at != std::string::npos)
    write_text(folder_ / "weir.yaml", project.replace(at, stand_in.size(), served_->url()));
  return shell("git commit -q --allow-empty -am 'Name the server'");
}

Ran Workbench::api(const std::string& arguments) {
  std::istringstream words(arguments);
  std::string method, target, body;
  words >> method >> target;
  std::getline(words >> std::ws, body);
  const auto parsed = http::parse_method(method);
  REQUIRE(parsed.has_value());
  const auto send = [&](PlatformBench& bench) {
    const auto answer = bench.request(*parsed, target, body);
    return Ran{fmt::format("{}\n{}", answer.status, answer.status < 300 ? "" : answer.body), "", 0};
  };
  if (served_) return send(*served_);
  PlatformBench embedded(folder_ / ".weir/platform.db", platform::Profile::full);
  return send(embedded);
}

}  // namespace weir::golden
