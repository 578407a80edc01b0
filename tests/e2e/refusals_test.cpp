// What is refused: each with a code, exit code 1 and nothing written.
#include <catch2/catch.hpp>

#include "core/json.hpp"
#include "e2e/program_bench.hpp"

using namespace weir;
using e2e::ProgramBench;
using e2e::Ran;

namespace {

void expect_error(const Ran& ran, const std::string& code) {
  INFO(ran.out << ran.err);
  CHECK(ran.code == 1);
  CHECK(ran.err.find("error[" + code + "]") != std::string::npos);
}

}  // namespace

TEST_CASE("words that weir does not know are refused with what was meant") {
  ProgramBench bench;
  bench.write("weir.yaml", e2e::project_text(""));
  struct Row {
    const char* words;
    const char* code;
    const char* hint;
  };
  const std::vector<Row> rows = {
      {"", "U001", "see `weir --help`"},
      {"paln", "U001", "did you mean \"plan\"?"},
      {"state shw", "U001", "did you mean \"show\"?"},
      {"plan --formt json", "U001", "did you mean \"--format\"?"},
      {"plan --out", "U001", "--out needs a value"},
      {"plan --quiet=3", "U001", "--quiet takes no value"},
      {"plan --out a --out b", "U001", "2 times"},
      {"plan surplus", "U001", "\"surplus\""},
      {"show", "U001", "needs FILE"},
      {"completion bsh", "U003", "did you mean \"bash\"?"},
      {"plan --format yaml", "U003", "expected one of"},
      {"validate --format html", "U003", "one of text, json"},
      {"plan --concurrency 0", "U003", "from 1 to 64"},
      {"plan --concurrency 0x10", "U003", "from 1 to 64"},
      {"plan --max-removals -1", "U003", "whole number"},
      {"plan --as-of yesterday", "U003", "RFC 3339"},
      {"platform token --ttl 5", "U003", "with its unit"},
      {"platform serve --listen nowhere", "U003", "HOST:PORT"},
      {"apply --approved abc", "U003", "sha256:"},
      {"apply", "U002", "--auto-approve"},
      {"-C /nowhere plan", "U020", "cannot be entered"},
      {"plan --target lcal", "U015", "did you mean \"local\"?"},
      {"show weir.yaml", "P002", "no whole document"},
      {"show .", "P013", "not a regular file"},
      {"validate --output /nowhere/x", "U014", "cannot be written"},
  };
  for (const auto& row : rows) {
    INFO(row.words);
    const Ran ran = bench.weir(row.words);
    expect_error(ran, row.code);
    CHECK(ran.err.find(row.hint) != std::string::npos);
  }
}

TEST_CASE("with --format json stdout is one document, also for an error") {
  ProgramBench bench;
  for (const char* words :
       {"paln --format json", "plan --format=json --nope", "plan --format json", "show x --format json"}) {
    const Ran ran = bench.weir(words);
    INFO(words << ran.out);
    CHECK(ran.code == 1);
    const auto json = parse_json(ran.out, "T001");
    REQUIRE(json);
    CHECK((*json)["kind"] == "Diagnostics");
    CHECK((*json)["summary"]["errors"] == 1);
  }
}

TEST_CASE("a credential goes to its own origin only") {
  ProgramBench bench;
  bench.serve("full");
  bench.write("weir.yaml", e2e::project_text(bench.url()));
  bench.write("manifests/one.yaml", e2e::source_text("one", "@daily"));
  bench.commit("Declare a source");
  const auto good = bench.environment;
  REQUIRE(bench.weir("plan --target remote").code == 0);

  const auto with = [&](const std::string& name, const std::string& value) {
    bench.environment = good;
    if (value.empty())
      bench.environment.erase(name);
    else
      bench.environment[name] = value;
    return bench.weir("plan --target remote");
  };
  expect_error(with("CPOD_API_KEY", ""), "C020");
  expect_error(with("CPOD_BASE_URL", ""), "C021");
  expect_error(with("CPOD_BASE_URL", "no url"), "C021");
  expect_error(with("CPOD_BASE_URL", "https://api.example"), "C022");
  expect_error(with("WEIR_FINGERPRINT_KEY", "c2hvcnQ="), "C024");
  const Ran broken = with("CPOD_API_KEY", "canary\ncanary");
  expect_error(broken, "U012");
  CHECK(broken.err.find("canary") == std::string::npos);
  const Ran foreign = with("CPOD_API_KEY", "canary-of-another-server");
  CHECK(foreign.code == 1);
  CHECK(foreign.err.find("error[A0") != std::string::npos);
  CHECK(foreign.err.find("canary") == std::string::npos);
}

TEST_CASE("plain http to another machine never gets the credential") {
  ProgramBench bench;
  bench.write("weir.yaml", e2e::project_text("http://198.51.100.1:8080"));
  bench.write("manifests/one.yaml", e2e::source_text("one", "@daily"));
  bench.commit("Declare a source");
  bench.environment["CPOD_BASE_URL"] = "http://198.51.100.1:8080";
  bench.environment["CPOD_API_KEY"] = "key";
  expect_error(bench.weir("plan --target remote"), "C023");
}

TEST_CASE("in CI the manifests come from HEAD and an embedded target has to be named") {
  ProgramBench bench;
  bench.environment["CI"] = "true";
  bench.write("weir.yaml", e2e::project_text(""));
  bench.write("manifests/one.yaml", e2e::source_text("one", "@daily"));
  bench.commit("Declare a source");
  expect_error(bench.weir("plan"), "U017");
  bench.write("manifests/two.yaml", e2e::source_text("two", "@daily"));
  const Json plan = Json::parse(bench.weir("plan --target local --format json").out);
  CHECK(plan["steps"].size() == 1);
  CHECK(plan["dirty"] == false);
  bench.environment.erase("CI");
  CHECK(Json::parse(bench.weir("plan --format json").out)["steps"].size() == 2);
  CHECK(Json::parse(bench.weir("plan --rev HEAD --format json").out)["steps"].size() == 1);
}

TEST_CASE("without weir.yaml, or outside Git with --rev, it says what is missing") {
  ProgramBench bench;
  expect_error(bench.weir("plan"), "U010");
  expect_error(bench.weir("-C / plan --rev HEAD"), "R011");
  CHECK(bench.shell("touch weir.yml").code == 0);
  CHECK(bench.weir("plan").err.find("help: rename weir.yml to weir.yaml") != std::string::npos);
}

TEST_CASE("without targets the local one is used, and said so on stderr") {
  ProgramBench bench;
  bench.write("weir.yaml", "apiVersion: weir/v1\nkind: Project\nproject: {name: acme-data, id: k3v9x2qm}\n");
  bench.write("manifests/one.yaml", e2e::source_text("one", "@daily"));
  const Ran ran = bench.weir("plan");
  INFO(ran.err);
  CHECK(ran.code == 0);
  CHECK(ran.err.find("note[U019]") != std::string::npos);
  CHECK(bench.weir("plan --quiet").err.empty());
  CHECK(bench.read(".weir/.gitignore") == "*\n");
}

TEST_CASE("invalid manifests are told all at once and nothing is written") {
  ProgramBench bench;
  bench.write("weir.yaml", e2e::project_text(""));
  bench.write("manifests/a.yaml", "apiVersion: weir/v1\nkind: DataSorce\nmetadata: {name: a}\nspec: {}\n");
  bench.write("manifests/b.yaml", "a: 1\na: 2\n");
  const Ran ran = bench.weir("validate --format json");
  CHECK(ran.code == 1);
  CHECK(Json::parse(ran.out)["summary"]["errors"].get<int>() >= 2);
  const Ran text = bench.weir("validate");
  CHECK(text.code == 1);
  CHECK(text.err.find("manifests/a.yaml:2") != std::string::npos);
  CHECK(text.err.find("manifests/b.yaml:2") != std::string::npos);
  CHECK(bench.weir("apply --auto-approve").code == 1);
}

TEST_CASE("a manifest that several targets read counts once") {
  ProgramBench bench;
  bench.write("weir.yaml",
              "apiVersion: weir/v1\nkind: Project\nproject: {name: acme-data, id: k3v9x2qm}\ntargets:\n"
              "  a: {endpoint: \"embedded:.weir/a.db\", manifests: [manifests], kinds: [DataSource, Connector]}\n"
              "  b: {endpoint: \"embedded:.weir/b.db\", manifests: [manifests], kinds: [Connector, DataSource]}\n"
              "  c: {endpoint: \"embedded:.weir/c.db\", manifests: [manifests, more], kinds: [DataSource]}\n");
  bench.write("manifests/one.yaml", e2e::source_text("one", "@daily"));
  bench.write("more/two.yaml", e2e::source_text("two", "@daily"));
  const Ran ran = bench.weir("validate");
  INFO(ran.err);
  CHECK(ran.out == "2 manifests, 2 resources: 0 errors, 0 warnings\n");
}

TEST_CASE("commands that need no API answer in text and JSON") {
  ProgramBench bench;
  CHECK(Json::parse(bench.weir("completion bash --format json").out)["shell"] == "bash");
  CHECK(Json::parse(bench.weir("platform token --db a.db --format json").out)["kind"] == "Token");
  CHECK(bench.weir("version").out.rfind("weir ", 0) == 0);
  CHECK(Json::parse(bench.weir("version --format json").out)["kind"] == "Version");
  CHECK(bench.weir("explain DataSource.spec.tags").out.rfind("DataSource.spec.tags", 0) == 0);
  CHECK(Json::parse(bench.weir("explain DataSource --format json").out)["kind"] == "Explanation");
  expect_error(bench.weir("explain DataSorce"), "U001");
  const Ran parsed =
      bench.shell(std::string("printf 'a: 0o17\\nb: [no, .inf]\\n---\\n1\\n' | '") + WEIR_BINARY + "' parse");
  CHECK(parsed.out == "[{\"a\":15,\"b\":[\"no\",\".inf\"]},1]\n");
  expect_error(bench.weir("parse absent.yaml"), "U021");
  for (const char* shell : {"bash", "zsh", "fish"}) CHECK(bench.weir(std::string("completion ") + shell).code == 0);
  CHECK(bench.shell(std::string("'") + WEIR_BINARY + "' completion bash > c && bash -n c").code == 0);
  CHECK(bench.weir("man").out.rfind(".TH WEIR 1", 0) == 0);
  CHECK(bench.weir("apply --help").out.rfind("make the API match the manifests\n", 0) == 0);
}

TEST_CASE("a rendering goes to a file whole, and a reader that goes away is no error") {
  ProgramBench bench;
  CHECK(bench.weir("version --output v.txt").out.empty());
  CHECK(bench.read("v.txt").rfind("weir ", 0) == 0);
  CHECK(bench
            .shell(std::string("('") + WEIR_BINARY +
                   "' completion bash; echo $? >code) | true; until [ -s code ]; do sleep 0.1; done; cat code")
            .out == "0\n");
}
