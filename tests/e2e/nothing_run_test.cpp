// What the program does to the machine while it reads a repository that means ill, as the kernel saw it.
#include <algorithm>
#include <regex>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "core/text.hpp"
#include "e2e/program_bench.hpp"

using namespace weir;
using e2e::ProgramBench;
using e2e::Ran;

namespace {

/// A repository with everything that could make a program run, fetch or read something else.
void make_hostile(ProgramBench& bench, const std::string& endpoint) {
  bench.environment["WEIR_SECRET_OKTA"] = "x";
  bench.environment["ASAN_OPTIONS"] = "detect_leaks=0";  // the leak checker traces, too: one at a time
  bench.write("weir.yaml", e2e::project_text(endpoint));
  bench.write("manifests/one.yaml", e2e::source_text("one", "@daily"));
  bench.write(".gitattributes", "*.yaml filter=evil diff=evil merge=evil text eol=crlf ident\n*.lfs filter=lfs\n");
  bench.write(".gitmodules",
              "[submodule \"sub\"]\n\tpath = sub\n\turl = ext::sh -c touch% hooked\n\tupdate = !touch hooked\n");
  bench.write(".lfsconfig", "[lfs]\n\turl = https://127.0.0.1:1/\n");
  bench.write(".gitconfig", "[core]\n\tpager = touch hooked\n");
  bench.write("manifests/.gitignore", "ignored.yaml\n");
  bench.commit("Bring tricks");
  const Ran made = bench.shell(
      "for hook in post-checkout pre-commit post-index-change fsmonitor-watchman reference-transaction pre-push; do "
      "printf '#!/bin/sh\\ntouch hooked\\n' > .git/hooks/$hook; chmod +x .git/hooks/$hook; done\n"
      "git config core.fsmonitor 'touch hooked' && git config core.sshCommand 'touch hooked' && "
      "git config filter.evil.smudge 'touch hooked' && git config filter.evil.clean 'touch hooked' && "
      "git config filter.evil.process 'touch hooked' && git config diff.evil.textconv 'touch hooked' && "
      "git config diff.external 'touch hooked' && git config credential.helper '!touch hooked' && "
      "git config core.hooksPath .git/hooks && git config core.editor 'touch hooked' && "
      "git config core.gitProxy 'touch hooked' && git config gpg.program 'touch hooked' && "
      "git config core.attributesFile /etc/passwd && echo secret > ../secret.yaml && "
      "ln -s /etc/passwd linked && ln -s ../secret.yaml manifests/notes.txt && mkdir -p nested/.git && "
      "echo 'ref: x' > nested/.git/HEAD && mkfifo manifests/pipe");
  INFO(made.err);
  REQUIRE(made.code == 0);
}

struct Traced {
  Ran ran;
  std::vector<std::string> calls;  ///< those that succeeded
};

Traced trace(const ProgramBench& bench, const std::string& words) {
  Traced traced;
  traced.ran = bench.shell(fmt::format(
      "exec strace -f -q -s 4096 -e trace=open,openat,openat2,creat,connect,execve,execveat,fork,vfork,unlink,rename "
      "-e signal=none -o ../trace '{}' {}",
      WEIR_BINARY, words));
  for (const std::string& line : split(bench.read("../trace"), '\n'))
    if (line.find(" = -1 ") == std::string::npos && line.find('(') != std::string::npos) traced.calls.push_back(line);
  REQUIRE(traced.calls.size() > 20);
  return traced;
}

/// The file that a call opened, "" when it opened none.
std::string opened(const std::string& call) {
  static const std::regex form(R"(open(?:at2?)?\((?:AT_FDCWD|\d+), "([^"]*)\")");
  std::smatch match;
  return std::regex_search(call, match, form) ? match[1].str() : "";
}

/// Of the program itself, of the system, of the repository; or one name below a folder that is open already.
bool may_be_opened(const std::string& path, const std::string& repository) {
  if (path.find("..") != std::string::npos) return false;
  if (path.find('/') == std::string::npos) return true;
  static const std::vector<std::string> allowed = {
      "/lib/",          "/usr/lib/",      "/etc/ld.so.cache", "/etc/ssl/",          "/usr/share/zoneinfo/",
      "/etc/localtime", "/proc/",         "/dev/null",        "/dev/urandom",       "/sys/devices/",
      "/etc/gnutls/",   "/etc/host.conf", "/etc/resolv.conf", "/etc/nsswitch.conf", "/etc/hosts",
      "/etc/gai.conf"};
  return path.rfind(repository, 0) == 0 ||
         std::any_of(allowed.begin(), allowed.end(), [&](const std::string& one) { return path.rfind(one, 0) == 0; });
}

void check_calls(const Traced& traced, const std::string& repository, const std::string& port) {
  std::size_t programs = 0;
  for (const std::string& call : traced.calls) {
    INFO(call);
    if (call.find(" exec") != std::string::npos) ++programs;
    CHECK(call.find("fork(") == std::string::npos);
    if (call.find("connect(") != std::string::npos)
      CHECK((!port.empty() && call.find(fmt::format("sin_port=htons({})", port)) != std::string::npos));
    if (const std::string path = opened(call); !path.empty()) CHECK(may_be_opened(path, repository));
  }
  CHECK(programs == 1);  // its own
}

}  // namespace

TEST_CASE("over a hostile repository nothing is run, nothing outside it is opened, nobody is asked") {
  ProgramBench bench;
  make_hostile(bench, "");
  const std::string repository = bench.shell("pwd -P").out.substr(0, bench.shell("pwd -P").out.size() - 1);
  for (const char* words : {"validate", "plan", "plan --rev HEAD", "apply --auto-approve", "drift"}) {
    INFO(words);
    const Traced traced = trace(bench, words);
    INFO(traced.ran.out << traced.ran.err);
    CHECK(traced.ran.code == 0);
    check_calls(traced, repository, "");
  }
  CHECK(bench.shell("find . -name hooked").out.empty());
}

TEST_CASE("with an API, the API is the only one that is asked") {
  ProgramBench bench;
  bench.serve("full");
  make_hostile(bench, bench.url());
  bench.environment["WEIR_TARGET"] = "remote";
  const std::string repository = bench.shell("pwd -P").out.substr(0, bench.shell("pwd -P").out.size() - 1);
  const std::string port = bench.url().substr(bench.url().rfind(':') + 1);
  for (const char* words : {"plan", "apply --auto-approve", "plan --rev HEAD"}) {
    INFO(words);
    const Traced traced = trace(bench, words);
    INFO(traced.ran.out << traced.ran.err);
    CHECK(traced.ran.code == 0);
    check_calls(traced, repository, port);
  }
  CHECK(bench.shell("find . -name hooked").out.empty());
}

TEST_CASE("a plan file is opened once: what was looked at is what was read") {
  ProgramBench bench;
  make_hostile(bench, "");
  REQUIRE(bench.weir("plan --out ../plan.json").code == 0);
  const Traced traced = trace(bench, "apply ../plan.json");
  INFO(traced.ran.out << traced.ran.err);
  CHECK(traced.ran.code == 0);
  CHECK(std::count_if(traced.calls.begin(), traced.calls.end(), [](const std::string& call) {
          return call.find("plan.json") != std::string::npos && call.find("execve") == std::string::npos;
        }) == 1);
}
