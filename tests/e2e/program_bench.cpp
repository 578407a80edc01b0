#include "e2e/program_bench.hpp"

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <thread>

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

namespace weir::e2e {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
  std::ifstream stream(path);
  return {std::istreambuf_iterator<char>(stream), {}};
}

fs::path make_folder() {
  std::string pattern = (fs::temp_directory_path() / "weir-e2e-XXXXXX").string();
  REQUIRE(::mkdtemp(pattern.data()) != nullptr);
  return pattern;
}

std::string trimmed(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

}  // namespace

ProgramBench::ProgramBench() {
  const fs::path base = make_folder();
  folder_ = base / "repository";
  aside_ = base / "aside";
  fs::create_directories(folder_);
  fs::create_directories(aside_);
  REQUIRE(shell("git init -q -b main").code == 0);
}

ProgramBench::~ProgramBench() {
  if (serving_) stop_server();
  std::error_code ignored;
  fs::remove_all(folder_.parent_path(), ignored);
}

std::string ProgramBench::settings() const {
  std::string out =
      "env -i PATH=\"$PATH\" GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=Ann GIT_AUTHOR_EMAIL=ann@acme.example "
      "GIT_COMMITTER_NAME=Ann GIT_COMMITTER_EMAIL=ann@acme.example";
  for (const auto& [name, value] : environment) out += fmt::format(" {}='{}'", name, value);
  return out;
}

void ProgramBench::write(const std::string& path, const std::string& text) const {
  fs::create_directories((folder_ / path).parent_path());
  std::ofstream(folder_ / path) << text;
}

std::string ProgramBench::read(const std::string& path) const {
  return text_of(folder_ / path);
}

void ProgramBench::commit(const std::string& message) const {
  REQUIRE(shell(fmt::format("git add -A && git commit -q -m '{}'", message)).code == 0);
}

Ran ProgramBench::shell(const std::string& line) const {
  const std::string script = (aside_ / "line.sh").string();
  std::ofstream(script) << line << "\n";
  const int status = std::system(fmt::format("cd '{}' && {} sh '{}' >'{}/out' 2>'{}/err' </dev/null", folder_.string(),
                                             settings(), script, aside_.string(), aside_.string())
                                     .c_str());
  return {text_of(aside_ / "out"), text_of(aside_ / "err"), WIFEXITED(status) ? WEXITSTATUS(status) : -1};
}

Ran ProgramBench::weir(const std::string& arguments) const {
  return shell(fmt::format("exec '{}' {}", WEIR_BINARY, arguments));
}

void ProgramBench::serve(const std::string& profile, const std::string& options) {
  const std::string aside = aside_.string();
  fs::remove(aside_ / "url");
  fs::remove(aside_ / "code");
  const auto started =
      shell(fmt::format("('{}' platform serve --db '{}/platform.db' --listen 127.0.0.1:0 --profile {} {} >'{}/url' "
                        "2>'{}/server.err' & echo $! >'{}/pid'; wait $!; echo $? >'{}/code') >/dev/null 2>&1 &",
                        WEIR_BINARY, aside, profile, options, aside, aside, aside, aside));
  REQUIRE(started.code == 0);
  for (int tries = 0; tries < 400 && text_of(aside_ / "url").find('\n') == std::string::npos; ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds(25));
  url_ = trimmed(text_of(aside_ / "url"));
  REQUIRE(url_.rfind("http://127.0.0.1:", 0) == 0);
  serving_ = true;
  environment["CPOD_BASE_URL"] = url_;
  environment["CPOD_API_KEY"] = trimmed(text_of(aside_ / "platform.db.key"));
}

int ProgramBench::stop_server() {
  serving_ = false;
  shell("kill -TERM " + trimmed(text_of(aside_ / "pid")));
  for (int tries = 0; tries < 400 && text_of(aside_ / "code").empty(); ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds(25));
  const std::string code = trimmed(text_of(aside_ / "code"));
  return code.empty() ? -1 : std::atoi(code.c_str());
}

Ran ProgramBench::api(const std::string& method, const std::string& path, const std::string& body) const {
  return shell(
      fmt::format("curl -sS --fail-with-body -X {} -H \"Authorization: Bearer $CPOD_API_KEY\" "
                  "-H 'Content-Type: application/json' '{}{}' -d '{}'",
                  method, url_, path, body));
}

std::string project_text(const std::string& endpoint) {
  std::string text =
      "apiVersion: weir/v1\nkind: Project\nproject: {name: acme-data, id: k3v9x2qm}\ndefaultTarget: local\ntargets:\n"
      "  local: {endpoint: \"embedded:.weir/platform.db\", manifests: [manifests]}\n";
  if (!endpoint.empty()) text += fmt::format("  remote: {{endpoint: \"{}\", manifests: [manifests]}}\n", endpoint);
  return text;
}

std::string source_text(const std::string& name, const std::string& schedule) {
  return fmt::format(
      "apiVersion: weir/v1\nkind: DataSource\nmetadata: {{name: {}}}\nspec:\n  displayName: Source {}\n  type: okta\n"
      "  config: {{domain: acme.okta.com, apiToken: {{fromEnv: WEIR_SECRET_OKTA}}}}\n  syncSchedule: \"{}\"\n",
      name, name, schedule);
}

}  // namespace weir::e2e
