// The whole job with the real program: over a socket on both profiles, and with the platform in the same process.
#include <catch2/catch.hpp>

#include "core/json.hpp"
#include "e2e/program_bench.hpp"
#include "schema/schema.hpp"

using namespace weir;
using e2e::ProgramBench;
using e2e::Ran;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// The one JSON document of an output, valid by its published schema.
Json document(const Ran& ran, const std::string& schema_path) {
  INFO(ran.out << ran.err);
  const auto json = parse_json(ran.out, "T001");
  REQUIRE(json);
  for (const auto& violation : schema::validate(schema_path, *json)) {
    INFO(schema_path << " " << violation.pointer << ": " << violation.message);
    CHECK(violation.pointer == "valid");
  }
  return *json;
}

void prepare(ProgramBench& bench, const std::string& endpoint) {
  bench.environment["WEIR_SECRET_OKTA"] = "token-of-okta";
  bench.write("weir.yaml", e2e::project_text(endpoint));
  bench.write("manifests/one.yaml", e2e::source_text("one", "0 */6 * * *"));
  bench.write("manifests/two.yaml", e2e::source_text("two", "0 3 * * *"));
  bench.commit("Declare two sources");
}

std::string id_of(const ProgramBench& bench, const std::string& target, const std::string& key) {
  const Ran ran = bench.weir("state show --format json --target " + target);
  const Json state = Json::parse(ran.out);
  for (const Json& entry : state["entries"])
    if (entry["key"] == key) return entry["remoteId"];
  return "";
}

/// validate, plan, apply, and a second plan that is empty, twice the same bytes.
void make_it_so(ProgramBench& bench, const std::string& target) {
  const std::string on = " --target " + target;
  const Ran validated = bench.weir("validate" + on);
  CHECK(validated.code == 0);
  CHECK(validated.out == "2 manifests, 2 resources: 0 errors, 0 warnings\n");
  const Ran planned = bench.weir("plan --detailed-exitcode" + on);
  CHECK(planned.code == 2);
  CHECK(has(planned.out,
            "\nPlan: 2 to create, 0 to update, 0 to disable, 0 to enable, 0 to delete, 0 to refresh; 0 "
            "unchanged.\nHash: sha256:"));
  const Ran applied = bench.weir("apply --auto-approve --format json --report report.json" + on);
  REQUIRE(applied.code == 0);
  const Json report = document(applied, "report.schema.json");
  CHECK(report["summary"]["applied"] == 2);
  CHECK(report["stateSaved"] == true);
  CHECK(bench.read("report.json") == applied.out);
  const Ran again = bench.weir("plan --detailed-exitcode --format json --out plan.json" + on);
  CHECK(again.code == 0);
  CHECK(document(again, "plan.schema.json")["steps"].empty());
  CHECK(bench.read("plan.json") == again.out);
  CHECK(bench.weir("plan --format json" + on).out == again.out);
  CHECK(bench.weir("drift" + on).code == 0);
}

/// An edit in Git goes through a plan file; one that was overtaken is refused.
void edit_and_apply_a_plan_file(ProgramBench& bench, const std::string& target) {
  const std::string on = " --target " + target;
  bench.write("manifests/two.yaml", e2e::source_text("two", "0 4 * * *"));
  bench.commit("Read the second one later");
  REQUIRE(bench.weir("plan --out saved.json" + on).code == 0);
  CHECK(bench.shell("stat -c %a saved.json").out == "600\n");
  CHECK(has(bench.weir("show saved.json").out, "Plan: 0 to create, 1 to update"));
  const Ran applied = bench.weir("apply saved.json --format json");
  INFO(applied.err);
  CHECK(applied.code == 0);
  const Ran twice = bench.weir("apply saved.json");
  CHECK(twice.code == 1);
  CHECK(has(twice.err, "error[P011]"));
}

void journey_on_a_socket(const std::string& profile) {
  ProgramBench bench;
  bench.serve(profile);
  prepare(bench, bench.url());
  make_it_so(bench, "remote");

  const std::string id = id_of(bench, "remote", "DataSource/one");
  REQUIRE(bench.api("PATCH", "/v1/data-sources/" + id, R"({"syncSchedule": "0 0 * * *"})").code == 0);
  const Ran drift = bench.weir("drift --target remote --format json");
  CHECK(drift.code == 2);
  const Json found = document(drift, "drift.schema.json");
  REQUIRE(found["drifted"].size() == 1);
  CHECK(found["drifted"][0]["key"] == "DataSource/one");
  const Ran back = bench.weir("apply --auto-approve --target remote");
  CHECK(back.code == 0);
  CHECK(has(back.out, profile == "seed" ? "unguarded" : "version 2 -> 3"));
  CHECK(bench.weir("drift --target remote").code == 0);

  edit_and_apply_a_plan_file(bench, "remote");
  CHECK(bench.stop_server() == 0);
  const Ran down = bench.weir("plan --target remote");
  CHECK(down.code == 1);
  CHECK(has(down.err, "error[A0"));
}

}  // namespace

TEST_CASE("the whole job on a server with all extensions") {
  journey_on_a_socket("full");
}

TEST_CASE("the whole job on a server without extensions") {
  journey_on_a_socket("seed");
}

TEST_CASE("the whole job with the platform in the same process") {
  ProgramBench bench;
  prepare(bench, "");
  make_it_so(bench, "local");
  edit_and_apply_a_plan_file(bench, "local");
}

TEST_CASE("an approved hash is carried out, and refused when something moved") {
  ProgramBench bench;
  prepare(bench, "");
  const std::string hash = Json::parse(bench.weir("plan --format json").out)["hash"];
  bench.write("manifests/two.yaml", e2e::source_text("two", "0 5 * * *"));
  const Ran moved = bench.weir("apply --approved " + hash + " --format json");
  CHECK(moved.code == 1);
  CHECK(document(moved, "diagnostics.schema.json")["diagnostics"][0]["code"] == "P008");
  CHECK(Json::parse(bench.weir("plan --format json").out)["steps"].size() == 2);
  REQUIRE(bench.shell("git checkout -q manifests").code == 0);
  CHECK(bench.weir("apply --approved " + hash).code == 0);
  const Ran again = bench.weir("apply --approved " + hash);
  CHECK(again.code == 1);
  CHECK(again.err.find("error[P008]") != std::string::npos);
  CHECK(again.err.find("error[P011]: the plan was already applied by run ") != std::string::npos);
}

TEST_CASE("a plan file is refused when its steps moved, and names them") {
  ProgramBench bench;
  prepare(bench, "");
  REQUIRE(bench.weir("plan --out saved.json").code == 0);
  REQUIRE(bench.weir("apply --auto-approve").code == 0);
  bench.write("manifests/one.yaml", e2e::source_text("one", "0 1 * * *"));
  bench.commit("Edit the first one");
  REQUIRE(bench.weir("apply --auto-approve").code == 0);
  const Ran moved = bench.weir("apply saved.json --allow-rewind");
  CHECK(moved.code == 1);
  CHECK(has(moved.err, "error[P008]"));
  CHECK(has(moved.err, "DataSource/one (create became update)"));
}
