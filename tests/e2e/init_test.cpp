// `weir init` as a new user meets it: the real program in an empty folder.
#include <catch2/catch.hpp>

#include "core/json.hpp"
#include "e2e/program_bench.hpp"
#include "schema/schema.hpp"

using namespace weir;
using namespace weir::e2e;

namespace {

std::size_t lines_with(const std::string& text, const std::string& word) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find("\n  " + word + " ", at)) != std::string::npos; ++at) ++count;
  return count;
}

}  // namespace

TEST_CASE("after init everything works at once, outside Git and inside") {
  for (const bool inside : {false, true}) {
    ProgramBench bench;
    if (!inside) bench.shell("rm -rf .git");
    const Ran made = bench.weir("init data");
    INFO(made.out << made.err);
    REQUIRE(made.code == 0);
    CHECK(made.out.rfind("Project data (", 0) == 0);
    CHECK(lines_with(made.out, "written") == 6);
    CHECK((made.out.find("\n  git init\n") == std::string::npos) == inside);
    CHECK(bench.weir("-C data validate --strict").code == 0);
    CHECK(bench.weir("-C data plan --detailed-exitcode").code == 2);
    CHECK(bench.weir("-C data apply --auto-approve").code == 0);
    CHECK(bench.weir("-C data plan --detailed-exitcode").code == 0);
    CHECK(bench.weir("-C data drift").code == 0);
  }
}

TEST_CASE("a second init changes nothing and says so, and an edit stays") {
  ProgramBench bench;
  REQUIRE(bench.weir("init --ci github").code == 0);
  const std::string before =
      bench.shell("find . -path ./.git -prune -o -type f -print0 | sort -z | xargs -0 cksum").out;
  const Ran again = bench.weir("init --ci github");
  CHECK(again.out.find("\nNothing was written: everything is there.\n") != std::string::npos);
  CHECK(bench.shell("find . -path ./.git -prune -o -type f -print0 | sort -z | xargs -0 cksum").out == before);

  bench.write(".gitignore", "build/\n");
  bench.write("weir.yaml", bench.read("weir.yaml") + "limits: {maxRemovals: 1}\n");
  const std::string edited = bench.read("weir.yaml");
  bench.shell("rm manifests/example.yaml .vscode/settings.json");
  const Json third = Json::parse(bench.weir("init --ci github --format json").out);
  for (const auto& violation : schema::validate("init.schema.json", third))
    FAIL_CHECK(violation.pointer << ": " << violation.message);
  std::map<std::string, Json> states;
  for (const Json& file : third["files"]) states[file["path"]] = file;
  CHECK(states.at(".gitignore")["state"] == "kept");
  CHECK(states.at(".gitignore")["advice"] == "add the line .weir/");
  CHECK(states.at(".vscode/settings.json")["state"] == "written");
  CHECK(states.at("weir.yaml")["state"] == "kept");
  CHECK(states.count("manifests/example.yaml") == 0);  // a project that is there has manifests of its own
  CHECK(bench.read("weir.yaml") == edited);
  CHECK(bench.read(".gitignore") == "build/\n");
}

TEST_CASE("manifests that are there get no example beside them") {
  ProgramBench bench;
  bench.write("manifests/mine.yaml", source_text("mine", "0 1 * * *"));
  CHECK(bench.weir("init --ci none").out.find("example.yaml") == std::string::npos);
  CHECK(bench.weir("validate").out.rfind("1 manifest, 1 resource: 0 errors", 0) == 0);
}

TEST_CASE("init takes name and pipelines from where it is") {
  ProgramBench bench;
  bench.shell("git remote add origin https://token@gitlab.acme.example/data/declared.git");
  const Json made = Json::parse(bench.weir("init 'deep/My Folder' --ci none --format json").out);
  CHECK(made["project"]["name"] == "my-folder");
  CHECK(made["next"][0] == "cd 'deep/My Folder'");
  CHECK(made["ci"] == "none");
  CHECK(Json::parse(bench.weir("init \"it's\" --ci none --format json").out)["next"][0] == "cd 'it'\\''s'");
  CHECK(Json::parse(bench.weir("init --format json").out)["ci"] == "gitlab");
  const Ran nested = bench.weir("init deep/er --ci github");
  CHECK(nested.err.rfind("warning[U047]", 0) == 0);
  CHECK(nested.out.find("  written    ../../.github/workflows/weir.yml\n") != std::string::npos);
  CHECK(bench.read(".github/workflows/weir.yml").find("deep/er") != std::string::npos);
}

TEST_CASE("where no project can be set up, nothing is written") {
  struct Case {
    std::string prepare, arguments, code;
  };
  const std::vector<Case> cases = {
      {"touch file", "init file", "U046"},
      {"true", "init .git/hooks", "U046"},
      {"git init -q --bare b.git", "init b.git/x", "U046"},
      {"mkdir 'a b'", "init 'a b' --ci github", "U046"},
      {"ln -s nowhere .gitignore", "init", "U046"},
      {"mkdir weir.yaml", "init", "U046"},
      {"touch .vscode", "init", "U014"},
      {"ln -s /tmp .vscode", "init", "U014"},
      {"echo 'apiVersion: weir/v2' > weir.yaml", "init", "M"},
  };
  for (const auto& one : cases) {
    ProgramBench bench;
    bench.shell(one.prepare);
    const std::string before = bench.shell("find . | sort").out;
    const Ran ran = bench.weir(one.arguments);
    INFO(one.prepare << ": " << ran.err);
    CHECK(ran.code == 1);
    CHECK(ran.err.rfind("error[" + one.code, 0) == 0);
    CHECK(bench.shell("find . | sort").out == before);
  }
}
