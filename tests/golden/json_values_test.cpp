#include <catch2/catch.hpp>

#include "core/json.hpp"
#include "golden/text_file.hpp"
#include "golden/workbench.hpp"
#include "schema/schema.hpp"

namespace weir::golden {
namespace {

namespace fs = std::filesystem;

fs::path example(const std::string& name) {
  return fs::path(WEIR_SOURCE_DIR) / "examples" / name;
}

/// Exactly one document on stdout, valid by the published schema.
Json value_of(const Ran& ran, const std::string& schema) {
  INFO(ran.out << ran.err);
  const auto value = parse_json(ran.out, "P002");
  REQUIRE(value.has_value());
  for (const auto& violation : schema::validate(schema, *value))
    FAIL_CHECK(schema << " " << violation.pointer << ": " << violation.message);
  return *value;
}

}  // namespace

TEST_CASE("Plans, reports and drift of a day are what their schemas say") {
  Workbench bench(example("protect-and-remove"));
  const Json first = value_of(bench.run("weir plan --format json"), "plan.schema.json");
  CHECK(first["summary"]["create"] == 4);
  const Json made = value_of(bench.run("weir apply --auto-approve --format json"), "report.schema.json");
  CHECK(made["summary"]["applied"] == 4);
  bench.run("api PATCH /v1/data-sources/@gone {\"name\": \"By hand\"}");
  const Ran drift = bench.run("weir drift --format json");
  CHECK(drift.exit_code == 2);
  CHECK(value_of(drift, "drift.schema.json")["drifted"].size() == 1);
  bench.run("git rm -q manifests/at-rest.yaml manifests/handed-over.yaml manifests/needs-two-commits.yaml");
  bench.run("commit Remove three of the four");
  const Ran refused = bench.run("weir plan --format json");
  CHECK(refused.exit_code == 1);
  const Json second = value_of(refused, "plan.schema.json");
  CHECK(second["guards"].size() == 1);
  CHECK(second["conflicts"].size() == 1);
}

TEST_CASE("Problems are Diagnostics on stdout, whatever the command was") {
  Workbench bench(fs::path(WEIR_SOURCE_DIR) / "tests/golden/cases/a misspelt field is told with the nearest one" /
                  "repository");
  for (const char* command : {"weir validate", "weir plan", "weir apply --auto-approve", "weir drift"}) {
    INFO(command);
    const Ran ran = bench.run(std::string(command) + " --format json");
    CHECK(ran.exit_code == 1);
    CHECK(value_of(ran, "diagnostics.schema.json")["summary"]["errors"] == 6);
  }
}

TEST_CASE("What is said of a cron expression is what its schema says, valid or not") {
  Workbench bench(example("first-source"));
  const std::string when = " --time-zone Europe/Berlin --from 2026-03-28T00:00:00Z --format json";
  struct Row {
    const char* expression;
    int exit_code;
    bool valid;
    std::size_t runs;
    std::size_t diagnostics;
  };
  const std::vector<Row> rows = {{"'30 2 * * *' -n 3", 0, true, 3, 3}, {"@daily", 0, true, 5, 0},
                                 {"'0 1 1 * *'", 0, true, 5, 1},       {"'0 0 31 2 *'", 0, true, 0, 1},
                                 {"'0 0 * * 1#2'", 1, false, 0, 1},    {"'61 24 * * *'", 1, false, 0, 2},
                                 {"'H 2 * * *'", 1, false, 0, 1}};
  for (const Row& row : rows) {
    const Ran ran = bench.run("weir cron " + std::string(row.expression) + when);
    INFO(row.expression << ran.out);
    CHECK(ran.exit_code == row.exit_code);
    const Json value = value_of(ran, "cron.schema.json");
    CHECK(value["valid"] == row.valid);
    CHECK(value["next"].size() == row.runs);
    CHECK(value["diagnostics"].size() == row.diagnostics);
  }
}

TEST_CASE("A saved plan has the bytes that are printed, and the same again") {
  Workbench bench(example("manifests"));
  const Ran printed = bench.run("weir plan --format json --out plan.json");
  CHECK(printed.exit_code == 0);
  CHECK(read_text(fs::path(bench.folder()) / "plan.json") == printed.out);
  CHECK(bench.run("weir plan --format json").out == printed.out);
  value_of(printed, "plan.schema.json");
}

TEST_CASE("Moving documents between files and shuffling keys gives the same hash") {
  Workbench bench(example("schedules"));
  const auto hash = [&] { return value_of(bench.run("weir plan --format json"), "plan.schema.json")["hash"]; };
  const Json before = hash();
  const std::string folder = bench.folder() + "/manifests/";
  const std::string text = read_text(folder + "sources.yaml");
  const auto cut = text.find("---\n", text.size() / 2);
  REQUIRE(cut != std::string::npos);
  write_text(folder + "a.yaml", text.substr(cut + 4));
  write_text(folder + "sources.yaml", text.substr(0, cut));
  bench.run(
      "sed -i 's/^spec: {type: custom, \\(config: {[^}]*}\\)\\(.*\\)}$/spec: {\\1\\2, type: custom}/' "
      "manifests/*.yaml");
  bench.run("commit Shuffle");
  CHECK(read_text(folder + "a.yaml").find(", type: custom}") != std::string::npos);
  CHECK(hash() == before);
}

}  // namespace weir::golden
