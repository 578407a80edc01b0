// Syncs by hand: started, waited for, given up on, and looked at afterwards.
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

/// The Job on stdout, valid by its published schema.
Json job_of(const Ran& ran) {
  INFO(ran.out << ran.err);
  const auto json = parse_json(ran.out, "T001");
  REQUIRE(json);
  for (const auto& violation : schema::validate("job.schema.json", *json)) {
    INFO(violation.pointer << ": " << violation.message);
    CHECK(violation.pointer == "valid");
  }
  CHECK((*json)["exitCode"] == ran.code);
  return *json;
}

std::string pipeline(const std::string& source_spec) {
  return "apiVersion: weir/v1\n"
         "kind: Connector\n"
         "metadata: {name: warehouse}\n"
         "spec: {type: warehouse, provider: snowflake, scope: org}\n"
         "---\n"
         "apiVersion: weir/v1\n"
         "kind: DataSource\n"
         "metadata: {name: people}\n"
         "spec: " +
         source_spec +
         "\n"
         "---\n"
         "apiVersion: weir/v1\n"
         "kind: Connection\n"
         "metadata: {name: people-to-warehouse}\n"
         "spec: {source: people, destination: warehouse}\n";
}

constexpr const char* okta = "{type: okta, config: {domain: acme.okta.com, apiToken: {fromEnv: WEIR_SECRET_OKTA}}}";
/// Nobody listens there; the runner tries for seconds.
constexpr const char* unreachable = "{type: custom, config: {apiUrl: \"http://127.0.0.1:9\", path: /tickets}}";
constexpr const char* mapping =
    "---\n"
    "apiVersion: weir/v1\n"
    "kind: StreamMapping\n"
    "metadata: {name: people-users}\n"
    "spec: {source: people, stream: users, fields: {status: {type: boolean, allowLossy: true}}}\n";

/// A repository whose manifests are applied to its embedded target.
void prepare(ProgramBench& bench, const std::string& manifests, const std::string& endpoint = "") {
  bench.environment["WEIR_SECRET_OKTA"] = "token-of-okta";
  bench.write("weir.yaml", e2e::project_text(endpoint));
  bench.write("manifests/pipeline.yaml", manifests);
  bench.commit("Declare a pipeline");
  const Ran applied = bench.weir("apply --auto-approve --target " + std::string(endpoint.empty() ? "local" : "remote"));
  INFO(applied.out << applied.err);
  REQUIRE(applied.code == 0);
}

}  // namespace

TEST_CASE("an embedded target carries a sync out while it is waited for") {
  ProgramBench bench;
  prepare(bench, pipeline(okta));
  bench.write("records/okta/users.ndjson",
              "{\"id\": \"u1\", \"status\": \"ACTIVE\"}\n{\"id\": \"u2\", \"status\": \"true\"}\n");
  const std::string sync = "sync people --wait --fixtures records --destinations out";
  const Json first = job_of(bench.weir(sync + " --format json"));
  CHECK(first["ending"] == "completed");
  CHECK(first["source"]["key"] == "DataSource/people");
  CHECK(first["job"]["output"] == Json{{"created", 2}, {"updated", 0}, {"deleted", 0}, {"errors", 0}});
  const std::string delivered = bench.shell("cat out/*/users.ndjson").out;
  CHECK(has(delivered, "\"u1\""));
  CHECK(has(delivered, "\"u2\""));

  bench.write("manifests/pipeline.yaml", pipeline(okta) + mapping);
  bench.commit("Cast a field");
  REQUIRE(bench.weir("apply --auto-approve --target local").code == 0);
  const Ran partial = bench.weir(sync);
  CHECK(partial.code == 3);
  CHECK(has(partial.out, "Sync of DataSource/people: partial"));
  CHECK(has(partial.out, ", 1 error\n"));

  const Ran history = bench.weir("history people --limit 1");
  CHECK(history.code == 0);
  CHECK(has(history.out, "partial"));
  CHECK_FALSE(has(history.out, "completed"));
  CHECK(has(bench.weir("status people").out, "30 days       4 records"));
}

TEST_CASE("a sync that fails, times out or is interrupted says so and ends accordingly") {
  ProgramBench bench;
  prepare(bench, pipeline(unreachable));
  const Json late = job_of(bench.weir("sync people --wait --timeout 1s --format json"));
  CHECK(late["ending"] == "timed out");
  CHECK(late["exitCode"] == 1);
  CHECK(late["job"]["status"] == "queued");
  const Ran stopped = bench.shell(std::string("timeout --preserve-status -s TERM 3 '") + WEIR_BINARY +
                                  "' sync people --wait >out.txt 2>err.txt");
  CHECK(stopped.code == 130);
  CHECK(has(bench.read("out.txt"), "Sync of DataSource/people: interrupted"));
  CHECK(has(bench.read("out.txt"), "it waits in the queue"));

  const Ran drawn =
      bench.shell(std::string("script -qec \"'") + WEIR_BINARY + "' sync people --wait --timeout 3s\" /dev/null");
  CHECK(has(drawn.out, "] "));
  CHECK(has(drawn.out, " %  sync of DataSource/people"));

  ProgramBench other;
  prepare(other, pipeline(okta));
  const Ran failed = other.weir("sync people --wait");
  CHECK(failed.code == 1);
  CHECK(has(failed.out, "Sync of DataSource/people: failed"));
  CHECK(has(failed.out, "error   no_fixtures"));
  const Ran queued = other.weir("sync people --format json");
  CHECK(job_of(queued)["ending"] == "started");
  CHECK(has(queued.err, "note[U045]"));
}

TEST_CASE("a server carries a sync out whether it is waited for or not") {
  for (const char* profile : {"full", "seed"}) {
    INFO(profile);
    ProgramBench bench;
    bench.serve(profile);
    prepare(bench, std::string("apiVersion: weir/v1\nkind: DataSource\nmetadata: {name: people}\nspec: ") + okta + "\n",
            bench.url());
    const Ran started = bench.weir("sync people --target remote");
    CHECK(started.code == 0);
    CHECK(started.out.starts_with("job-"));
    CHECK_FALSE(has(started.err, "U045"));
    // Without a connection there is nothing to read, which is no failure.
    const Json waited = job_of(bench.weir("sync people --wait --target remote --format json"));
    CHECK(waited["ending"] == "completed");
    CHECK(has(bench.weir("sync people --wait --fixtures x --target remote").err, "error[U001]"));
    CHECK(bench.weir("sync peple --target remote").err.find("did you mean people?") != std::string::npos);
    REQUIRE(bench.shell("sed -i 's/^spec: {/spec: {enabled: false, /' manifests/pipeline.yaml").code == 0);
    bench.commit("Switch it off");
    REQUIRE(bench.weir("apply --auto-approve --target remote").code == 0);
    const Ran refused = bench.weir("sync people --target remote");
    CHECK(refused.code == 1);
    CHECK(has(refused.err, "error[A012]"));
    CHECK(bench.stop_server() == 0);
    CHECK(has(bench.weir("sync people --wait --target remote").err, "error[A008]"));
  }
}
