// The commands that only look, with the real program over a socket and in the same process.
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

constexpr const char* pipeline =
    "apiVersion: weir/v1\n"
    "kind: Connector\n"
    "metadata: {name: warehouse}\n"
    "spec: {type: warehouse, provider: snowflake, scope: org}\n"
    "---\n"
    "apiVersion: weir/v1\n"
    "kind: DataSource\n"
    "metadata: {name: okta-prod}\n"
    "spec: {type: okta, config: {domain: acme.okta.com, apiToken: {fromEnv: WEIR_SECRET_OKTA}}}\n"
    "---\n"
    "apiVersion: weir/v1\n"
    "kind: StreamMapping\n"
    "metadata: {name: okta-users}\n"
    "spec: {source: okta-prod, stream: users, fields: {created: {type: date, allowLossy: true}}}\n"
    "---\n"
    "apiVersion: weir/v1\n"
    "kind: Connection\n"
    "metadata: {name: okta-to-warehouse}\n"
    "spec: {source: okta-prod, destination: warehouse, schedule: daily, backfillDays: 2}\n";

void prepare(ProgramBench& bench, const std::string& endpoint) {
  bench.environment["WEIR_SECRET_OKTA"] = "token-of-okta";
  // Without the extensions a server tells nobody what it serves.
  std::string project = e2e::project_text(endpoint);
  project.insert(project.size() - 2, ", kinds: [DataSource, Connector, StreamMapping, Connection]");
  bench.write("weir.yaml", project);
  bench.write("manifests/pipeline.yaml", pipeline);
  bench.commit("Declare a pipeline");
}

/// What every command that looks says of the one source.
void look(const ProgramBench& bench, const std::string& on) {
  const Json status =
      document(bench.weir("status --format json --as-of 2026-11-21T10:00:00Z" + on), "status.schema.json");
  REQUIRE(status["sources"].size() == 1);
  const Json& source = status["sources"][0];
  CHECK(source["key"] == "DataSource/okta-prod");
  CHECK(source["health"] == "Setup");
  CHECK(source["nextRun"] == nullptr);
  REQUIRE(source["connections"].size() == 1);
  CHECK(source["connections"][0]["key"] == "Connection/okta-to-warehouse");
  CHECK(source["connections"][0]["destination"]["key"] == "Connector/warehouse");
  CHECK(source["connections"][0]["nextRun"] == "2026-11-22T00:00:00Z");
  const std::string id = source["id"];

  const Json connectors = document(bench.weir("status Connector --format json" + on), "status.schema.json");
  CHECK(connectors["connectors"][0]["key"] == "Connector/warehouse");
  CHECK(connectors["sources"].empty());

  const Json streams = document(bench.weir("streams okta-prod --format json" + on), "streams.schema.json");
  CHECK(streams["source"]["id"] == id);
  CHECK(streams["streams"].size() > 10);
  for (const Json& stream : streams["streams"]) CHECK(stream["mapping"].is_null() == (stream["name"] != "users"));

  const Json history = document(bench.weir("history " + id + " --format json" + on), "history.schema.json");
  CHECK(history["runs"].empty());
  const Ran detail = bench.weir("status DataSource/okta-prod" + on);
  CHECK(detail.code == 0);
  CHECK(has(detail.out, "  id            " + id + "\n"));
  CHECK(has(detail.out, "Connection/okta-to-warehouse"));
}

}  // namespace

TEST_CASE("what the API holds is looked at over a socket, whatever the server offers") {
  for (const char* profile : {"full", "seed"}) {
    INFO(profile);
    ProgramBench bench;
    bench.serve(profile);
    prepare(bench, bench.url());
    const Ran applied = bench.weir("apply --auto-approve --target remote");
    INFO(applied.out << applied.err);
    REQUIRE(applied.code == 0);
    look(bench, " --target remote");
    CHECK(bench.stop_server() == 0);
    for (const char* command : {"status", "streams okta-prod", "history okta-prod"}) {
      const Ran down = bench.weir(std::string(command) + " --target remote");
      CHECK(down.code == 1);
      CHECK(has(down.err, "error[A008]"));
    }
    bench.environment.erase("CPOD_API_KEY");
    CHECK(has(bench.weir("status --target remote").err, "error[C020]"));
  }
}

TEST_CASE("what the API holds is looked at without valid manifests") {
  ProgramBench bench;
  prepare(bench, "");
  REQUIRE(bench.weir("apply --auto-approve --target local").code == 0);
  bench.write("manifests/pipeline.yaml", "kind: [broken\n");
  look(bench, " --target local");
  CHECK(bench.weir("status --target local --output status.txt").out.empty());
  CHECK(has(bench.read("status.txt"), "1 source: 1 Setup.\n"));
}
