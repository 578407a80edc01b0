// Plan files in the hands of the program: applied once, where they were made for, and never for more than they say.
#include <algorithm>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "core/json.hpp"
#include "e2e/program_bench.hpp"

using namespace weir;
using e2e::ProgramBench;
using e2e::Ran;

namespace {

/// Three sources of which one is to be created, one updated and one disabled, and a plan of that in plan.json.
void prepare(ProgramBench& bench, const std::string& endpoint) {
  bench.environment["WEIR_SECRET_OKTA"] = "x";
  bench.write("weir.yaml", e2e::project_text(endpoint));
  bench.write("manifests/b.yaml", e2e::source_text("b", "0 1 * * *"));
  bench.write("manifests/c.yaml", e2e::source_text("c", "0 1 * * *"));
  bench.commit("Declare two sources");
  REQUIRE(bench.weir("apply --auto-approve").code == 0);
  bench.write("manifests/a.yaml", e2e::source_text("a", "0 1 * * *"));
  bench.write("manifests/b.yaml", e2e::source_text("b", "0 2 * * *"));
  REQUIRE(bench.shell("git rm -q manifests/c.yaml").code == 0);
  bench.commit("Change all three");
  REQUIRE(bench.weir("plan --out ../plan.json").code == 0);
  REQUIRE(Json::parse(bench.read("../plan.json"))["steps"].size() == 3);
}

void expect_error(const Ran& ran, const std::string& code) {
  INFO(ran.out << ran.err);
  CHECK(ran.code == 1);
  CHECK(ran.err.find("error[" + code + "]") != std::string::npos);
}

/// What the platform holds, as far as anybody could have written it.
std::string held(const ProgramBench& bench) {
  return bench
      .shell("sqlite3 .weir/platform.db 'select * from objects order by 1; select * from audit_events order by 1'")
      .out;
}

void collect(const Json& value, const std::string& pointer, std::vector<std::string>& out) {
  if (value.is_primitive() || value.empty()) out.push_back(pointer);
  if (value.is_object())
    for (const auto& [name, member] : value.items()) collect(member, pointer_join(pointer, name), out);
  if (value.is_array())  // of many fields the first two stand for all
    for (std::size_t at = 0; at < std::min<std::size_t>(value.size(), 2); ++at)
      collect(value[at], pointer_join(pointer, at), out);
}

/// Another value of the same sort, so that the file keeps its shape.
Json other_than(const Json& value) {
  if (value.is_boolean()) return !value.get<bool>();
  if (value.is_number_integer()) return value.get<std::int64_t>() + 1;
  if (value == "create") return "delete";
  if (value == "none") return "loss";
  if (value.is_string()) return value.get<std::string>() + "x";
  return "x";
}

}  // namespace

TEST_CASE("a plan file with any value edited is refused, or carries out the plan made now and nothing else") {
  ProgramBench bench;
  prepare(bench, "");
  const Json plan = Json::parse(bench.read("../plan.json"));
  std::vector<std::string> pointers;
  collect(plan, "", pointers);
  REQUIRE(bench.shell("cp -r .weir ../before").code == 0);
  const std::string before = held(bench);
  REQUIRE(before.size() > 100);
  std::size_t refused = 0;
  std::size_t done = 0;
  for (const std::string& pointer : pointers) {
    Json edited = plan;
    Json& value = edited[Json::json_pointer(pointer)];
    value = other_than(value);
    INFO(pointer << " became " << value.dump());
    bench.write("../edited.json", canonical_json(edited) + "\n");
    const Ran ran = bench.weir("apply ../edited.json --allow-rewind");
    INFO(ran.out << ran.err);
    if (ran.code == 1) {
      ++refused;
      CHECK(held(bench) == before);
      continue;
    }
    ++done;
    CHECK(ran.code == 0);
    CHECK(bench.weir("plan --detailed-exitcode").code == 0);
    REQUIRE(bench.shell("rm -r .weir && cp -r ../before .weir").code == 0);
  }
  CHECK(refused > 30);
  CHECK(done > 10);
}

TEST_CASE("a plan file is for its project, target and instance") {
  ProgramBench bench;
  prepare(bench, "");
  const std::string good = bench.read("weir.yaml");
  std::string other = good;
  other.replace(other.find("k3v9x2qm"), 8, "z9z9z9z9");
  bench.write("weir.yaml", other);
  expect_error(bench.weir("apply ../plan.json"), "P005");
  bench.write("weir.yaml", good + "  second: {endpoint: \"embedded:.weir/second.db\", manifests: [manifests]}\n");
  bench.commit("Add a target");
  expect_error(bench.weir("apply ../plan.json --target second --rev HEAD"), "P005");
  // The same address, but another server behind it.
  REQUIRE(bench.shell("git reset -q --hard HEAD~1 && mv .weir ../old").code == 0);
  expect_error(bench.weir("apply ../plan.json"), "P005");
  REQUIRE(bench.shell("rm -r .weir && mv ../old .weir").code == 0);
  CHECK(bench.weir("apply ../plan.json").code == 0);
}

TEST_CASE("a plan file is applied once, and refused whole when anything moved") {
  ProgramBench bench;
  bench.serve("full");
  bench.environment["WEIR_TARGET"] = "remote";
  prepare(bench, bench.url());
  const Json plan = Json::parse(bench.read("../plan.json"));
  std::string id;
  for (const Json& step : plan["steps"])
    if (step["key"] == "DataSource/b") id = step["remoteId"];
  REQUIRE(bench.api("PATCH", "/v1/data-sources/" + id, R"({"name": "Mine now"})").code == 0);
  const Ran moved = bench.weir("apply ../plan.json");
  expect_error(moved, "P008");
  CHECK(moved.err.find("DataSource/b (version 1 became 2)") != std::string::npos);
  CHECK(bench.api("GET", "/v1/data-sources", "").out.find("Source a") == std::string::npos);

  REQUIRE(bench.weir("plan --out ../plan.json").code == 0);
  CHECK(bench.weir("apply ../plan.json").code == 0);
  const std::string events = bench.api("GET", "/v1/audit-events?limit=500", "").out;
  expect_error(bench.weir("apply ../plan.json"), "P011");
  CHECK(bench.api("GET", "/v1/audit-events?limit=500", "").out == events);
}

TEST_CASE("a plan file and an approved hash have to agree") {
  ProgramBench bench;
  prepare(bench, "");
  expect_error(bench.weir("apply ../plan.json --approved sha256:" + std::string(64, '0')), "P008");
  const std::string hash = Json::parse(bench.read("../plan.json"))["hash"];
  CHECK(bench.weir("apply ../plan.json --approved " + hash).code == 0);
}

TEST_CASE("a plan file that everybody may write, or that is no file, is not applied") {
  ProgramBench bench;
  prepare(bench, "");
  CHECK(bench.shell("stat -c %a ../plan.json").out == "600\n");
  REQUIRE(bench
              .shell("cp ../plan.json ../open.json && chmod 666 ../open.json && ln -s plan.json ../link.json && "
                     "mkfifo ../pipe.json && truncate -s 2G ../huge.json && chmod 600 ../huge.json")
              .code == 0);
  for (const char* name : {"open.json", "link.json", "pipe.json", "huge.json", "../../../../dev/zero", "none.json"}) {
    INFO(name);
    expect_error(bench.weir(fmt::format("apply ../{}", name)), "P013");
  }
  CHECK(bench.weir("show ../open.json").code == 0);
  CHECK(bench.weir("apply ../plan.json").code == 0);
}
