// Which commit may follow which, with real repositories of every sort.
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "core/json.hpp"
#include "e2e/program_bench.hpp"
#include "support/git_host.hpp"

using namespace weir;
using e2e::ProgramBench;
using e2e::Ran;

namespace {

/// Three commits on main that each add a source; the target is a server, the state lies where Git says.
void make_history(ProgramBench& bench) {
  bench.serve("full");
  bench.environment["WEIR_TARGET"] = "remote";
  bench.environment["WEIR_SECRET_OKTA"] = "x";
  bench.write("weir.yaml", e2e::project_text(bench.url()));
  for (const char* name : {"one", "two", "three"}) {
    bench.write(fmt::format("manifests/{}.yaml", name), e2e::source_text(name, "0 1 * * *"));
    bench.commit(name);
  }
}

void expect_refused(const Ran& ran, const std::string& code, const std::string& words) {
  INFO(ran.out << ran.err);
  CHECK(ran.code == 1);
  CHECK((ran.out + ran.err).find(code) != std::string::npos);
  CHECK((ran.out + ran.err).find(words) != std::string::npos);
}

std::size_t sources(const ProgramBench& bench) {
  return Json::parse(bench.api("GET", "/v1/data-sources", "").out)["items"].size();
}

std::size_t events(const ProgramBench& bench) {
  return Json::parse(bench.api("GET", "/v1/audit-events?limit=500", "").out)["items"].size();
}

std::int64_t serial(const ProgramBench& bench) {
  const Json state = Json::parse(bench.weir("state show --format json").out);
  return state["serial"].is_null() ? 0 : state["serial"].get<std::int64_t>();
}

}  // namespace

TEST_CASE("a commit before the last applied one is refused, unless a rewind is asked for") {
  ProgramBench bench;
  make_history(bench);
  REQUIRE(bench.weir("apply --auto-approve").code == 0);
  const std::size_t before = events(bench);
  expect_refused(bench.weir("plan --rev HEAD~1"), "G006", "git revert");
  expect_refused(bench.weir("apply --auto-approve --rev HEAD~1"), "G006", "git revert");
  REQUIRE(bench.shell("git checkout -q HEAD~1").code == 0);
  expect_refused(bench.weir("apply --auto-approve"), "G006", "git revert");
  const std::string hash = Json::parse(bench.weir("plan --format json").out)["hash"];
  expect_refused(bench.weir("apply --approved " + hash), "G006", "git revert");
  CHECK(events(bench) == before);
  const Ran rewound = bench.weir("apply --auto-approve --allow-rewind");
  INFO(rewound.out << rewound.err);
  CHECK(rewound.code == 0);
  CHECK(rewound.out.find("disable") != std::string::npos);
  REQUIRE(bench.shell("git checkout -q main").code == 0);
  CHECK(bench.weir("apply --auto-approve").code == 0);
  CHECK(bench.weir("plan --detailed-exitcode").code == 0);
  CHECK(sources(bench) == 3);
}

TEST_CASE("a job that began before a later commit was pushed and applied says which run came first") {
  ProgramBench bench;
  make_history(bench);
  REQUIRE(bench
              .shell("git clone -q --bare . ../origin.git && git remote add origin ../origin.git && git fetch -q && "
                     "git clone -q ../origin.git ../late && git -C ../late remote set-url origin ../origin.git")
              .code == 0);
  bench.write("manifests/four.yaml", e2e::source_text("four", "0 1 * * *"));
  bench.commit("four");
  REQUIRE(bench.weir("apply --auto-approve").code == 0);
  const std::size_t before = events(bench);
  expect_refused(bench.weir("-C ../late apply --auto-approve"), "G007", "superseded by run ");
  expect_refused(bench.weir("-C ../late plan"), "G007", "fetch");
  CHECK(events(bench) == before);
  CHECK(sources(bench) == 4);
}

TEST_CASE("a revert is a new commit and goes through") {
  ProgramBench bench;
  make_history(bench);
  REQUIRE(bench.weir("apply --auto-approve").code == 0);
  REQUIRE(bench.shell("git revert --no-edit HEAD").code == 0);
  const Ran ran = bench.weir("apply --auto-approve");
  INFO(ran.out << ran.err);
  CHECK(ran.code == 0);
}

TEST_CASE("a commit of another history is refused") {
  ProgramBench bench;
  make_history(bench);
  REQUIRE(bench.weir("apply --auto-approve").code == 0);
  const std::size_t before = events(bench);
  REQUIRE(
      bench.shell("git checkout -q --orphan other && git rm -q --cached manifests/one.yaml && rm manifests/one.yaml")
          .code == 0);
  bench.commit("Begin anew");
  expect_refused(bench.weir("apply --auto-approve"), "G007", "--allow-rewind");
  // A force-push that drops the applied commit: what stands now only shares the past with it.
  REQUIRE(bench.shell("git checkout -q main && git reset -q --hard HEAD~1").code == 0);
  bench.write("manifests/four.yaml", e2e::source_text("four", "0 1 * * *"));
  bench.commit("four");
  expect_refused(bench.weir("apply --auto-approve"), "G007", "--allow-rewind");
  REQUIRE(bench.shell("git reflog expire --expire=all --all && git gc -q --prune=all").code == 0);
  expect_refused(bench.weir("apply --auto-approve"), "G007", "--allow-rewind");
  CHECK(events(bench) == before);
  CHECK(bench.weir("apply --auto-approve --allow-rewind").code == 0);
  CHECK(sources(bench) == 4);
}

TEST_CASE("a shallow clone that cannot tell says how to fetch more") {
  ProgramBench bench;
  make_history(bench);
  REQUIRE(
      bench.shell("git clone -q --bare . ../origin.git && git remote add origin ../origin.git && git fetch -q").code ==
      0);
  REQUIRE(bench.weir("apply --auto-approve --rev HEAD~2").code == 0);
  REQUIRE(bench
              .shell("git clone -q --depth 1 \"file://$PWD/../origin.git\" ../shallow && "
                     "git -C ../shallow remote set-url origin ../origin.git")
              .code == 0);
  expect_refused(bench.weir("-C ../shallow apply --auto-approve"), "G008", "fetch-depth: 0");
  expect_refused(bench.weir("-C ../shallow plan"), "G008", "fetch-depth: 0");
  CHECK(sources(bench) == 1);
  REQUIRE(bench.shell("git -C ../shallow fetch -q --unshallow").code == 0);
  CHECK(bench.weir("-C ../shallow apply --auto-approve").code == 0);
  CHECK(sources(bench) == 3);
}

TEST_CASE("a shallow clone that holds both commits can tell") {
  ProgramBench bench;
  make_history(bench);
  REQUIRE(
      bench.shell("git clone -q --bare . ../origin.git && git remote add origin ../origin.git && git fetch -q").code ==
      0);
  REQUIRE(bench.weir("apply --auto-approve --rev HEAD~1").code == 0);
  REQUIRE(bench
              .shell("git clone -q --depth 2 \"file://$PWD/../origin.git\" ../shallow && "
                     "git -C ../shallow remote set-url origin ../origin.git")
              .code == 0);
  CHECK(bench.weir("-C ../shallow apply --auto-approve").code == 0);
  expect_refused(bench.weir("-C ../shallow plan --rev HEAD~1"), "G006", "git revert");
}

TEST_CASE("a detached HEAD, a worktree and a bare clone apply and share one state") {
  ProgramBench bench;
  make_history(bench);
  REQUIRE(bench
              .shell("git clone -q --bare . ../origin.git && git remote add origin ../origin.git && git fetch -q && "
                     "git clone -q --bare ../origin.git ../bare.git && git worktree add -q ../tree HEAD~1")
              .code == 0);
  REQUIRE(bench.shell("git checkout -q --detach HEAD~2").code == 0);
  CHECK(bench.weir("apply --auto-approve").code == 0);
  CHECK(serial(bench) == 1);
  CHECK(bench.weir("-C ../tree apply --auto-approve").code == 0);
  CHECK(sources(bench) == 2);
  const Ran bare = bench.weir("-C ../bare.git apply --auto-approve");
  INFO(bare.out << bare.err);
  CHECK(bare.code == 0);
  CHECK(sources(bench) == 3);
  CHECK(serial(bench) == 3);
  expect_refused(bench.weir("plan"), "G006", "git revert");
}

TEST_CASE("a repository without a remote keeps its state, and says that nobody shares it") {
  ProgramBench bench;
  make_history(bench);
  const Ran ran = bench.weir("apply --auto-approve");
  CHECK(ran.code == 0);
  CHECK(ran.err.find("S024") != std::string::npos);
  CHECK(serial(bench) == 1);
  expect_refused(bench.weir("plan --rev HEAD~1"), "G006", "git revert");
}

TEST_CASE("a remote whose hook refuses the state stops an apply before its first write") {
  const test::HttpsHost host;
  const auto path = host.make("r").string();
  ProgramBench bench;
  make_history(bench);
  bench.environment["SSL_CERT_FILE"] = host.certificate().string();
  REQUIRE(bench.shell("git push -q '" + path + "' main && git remote add origin " + host.address("r")).code == 0);
  for (const char* hook : {"pre-receive", "update"}) {
    INFO(hook);
    REQUIRE(bench
                .shell(fmt::format("printf '#!/bin/sh\\necho not here\\nexit 1\\n' > '{0}/hooks/{1}' && chmod +x "
                                   "'{0}/hooks/{1}'",
                                   path, hook))
                .code == 0);
    expect_refused(bench.weir("apply --auto-approve"), "S012", "");
    CHECK(sources(bench) == 0);
    REQUIRE(bench.shell(fmt::format("rm '{}/hooks/{}'", path, hook)).code == 0);
  }
  CHECK(bench.weir("apply --auto-approve").code == 0);
  CHECK(serial(bench) == 1);
}

TEST_CASE("a remote that takes the state and loses its answer is asked again, and nothing is lost") {
  const test::HttpsHost host;
  const auto path = host.make("r").string();
  ProgramBench bench;
  make_history(bench);
  bench.environment["SSL_CERT_FILE"] = host.certificate().string();
  REQUIRE(bench.shell("git push -q '" + path + "' main && git remote add origin " + host.address("r")).code == 0);
  host.tell("mode", "lose-answer");
  const Ran ran = bench.weir("apply --auto-approve --rev HEAD~1 --format json");
  INFO(ran.out << ran.err);
  CHECK(ran.code == 0);
  CHECK(Json::parse(ran.out)["stateSaved"] == true);
  CHECK(bench.weir("apply --auto-approve").code == 0);
  host.tell("mode", "");
  CHECK(serial(bench) == 2);
  CHECK(sources(bench) == 3);
  CHECK(bench.weir("plan --detailed-exitcode").code == 0);
}

TEST_CASE("a rebuild from a clone that is behind does not make its commit the last applied one") {
  ProgramBench bench;
  make_history(bench);
  const auto git = [&](const std::string& script) { REQUIRE(bench.shell("set -e; " + script).code == 0); };
  git("git init -q --bare ../r.git; git remote add origin ../r.git; git push -q origin main");
  git("git clone -q -b main ../r.git ../late; cp -r .git/config ../late/.git/config");
  bench.write("manifests/four.yaml", e2e::source_text("four", "0 1 * * *"));
  bench.commit("four");
  git("git push -q origin main");
  REQUIRE(bench.weir("apply --auto-approve").code == 0);
  git("cd ../late; echo '# a word' >>weir.yaml; git commit -q -a -m late");
  REQUIRE(bench.weir("-C ../late state rebuild").code == 0);
  REQUIRE(bench.weir("-C ../late state rebuild --rev HEAD~1").code == 0);
  expect_refused(bench.weir("-C ../late apply --auto-approve"), "G007", "not in this clone");
  git("cd ../late; git fetch -q");
  expect_refused(bench.weir("-C ../late apply --auto-approve"), "G007", "no common line");
  expect_refused(bench.weir("-C ../late apply --auto-approve --rev HEAD~1"), "G006", "superseded by");
  CHECK(sources(bench) == 4);
}

TEST_CASE("a copied repository that claims the same project removes nothing") {
  ProgramBench bench;
  make_history(bench);
  REQUIRE(bench.weir("apply --auto-approve").code == 0);
  REQUIRE(bench
              .shell("mkdir ../copy && cp -r weir.yaml manifests ../copy && cd ../copy && rm manifests/one.yaml && "
                     "git init -q && git add -A && git commit -q -m copy")
              .code == 0);
  expect_refused(bench.weir("-C ../copy plan"), "G005", "state rebuild");
  expect_refused(bench.weir("-C ../copy apply --auto-approve"), "G005", "state rebuild");
  CHECK(sources(bench) == 3);
}
