// How objects that people made by hand come under Weir, with the real program over a socket.
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

Json document(const Ran& ran, const std::string& schema_path) {
  INFO(ran.out << ran.err);
  const auto json = parse_json(ran.out, "T001");
  REQUIRE(json);
  CHECK(schema::validate(schema_path, *json).empty());
  return *json;
}

/// A repository with weir.yaml alone, and a target that people have filled.
void prepare(ProgramBench& bench, const std::string& profile) {
  bench.serve(profile);
  std::string project = e2e::project_text(bench.url());
  project.insert(project.size() - 2, ", kinds: [DataSource, Connector, StreamMapping, Connection]");
  bench.write("weir.yaml", project);
  bench.commit("Begin");
  const auto made = [&](const std::string& path, const Json& body) {
    const Ran ran = bench.api("POST", path, body.dump());
    INFO(ran.out << ran.err);
    return Json::parse(ran.out).at("id").get<std::string>();
  };
  const Json settings{{"domain", "acme.okta.com"}, {"apiToken", "t"}};
  const std::string source =
      made("/v1/data-sources",
           {{"name", "Okta (Gr\xc3\xb6\xc3\x9f\x65)"}, {"type", "okta"}, {"config", settings}, {"tags", {"no"}}});
  const std::string connector =
      made("/api/v1/integration/connectors", {{"name", "Warehouse"}, {"type", "warehouse"}, {"provider", "sqlite"}});
  made("/v1/connections", {{"name", "Load"}, {"sourceId", source}, {"destinationId", connector}});
}

}  // namespace

TEST_CASE("what people made is exported, adopted, and nothing is left to do") {
  const std::string profile = GENERATE("full", "seed");
  INFO(profile);
  ProgramBench bench;
  prepare(bench, profile);

  const Ran text = bench.weir("export --target remote");
  CHECK(text.code == 0);
  CHECK(has(text.out, "\n---\napiVersion: weir/v1\nkind: DataSource\nmetadata:\n  name: okta-grosse\n  adopt: ds-"));
  const Json json = document(bench.weir("export --target remote --format json"), "export.schema.json");
  CHECK(json["manifests"].size() == 3);
  CHECK(json["manifests"][2]["manifest"]["spec"]["source"] == "okta-grosse");

  const Ran part = bench.weir("export --target remote --kind Connection");
  CHECK(has(part.out, "kind: Connection"));
  CHECK(!has(part.out, "kind: Connector\n"));
  CHECK(has(part.err, "they name 2 resources that Git does not declare yet, such as Connector/warehouse"));

  const Ran files = bench.weir("export --target remote -o manifests");
  CHECK(files.code == 0);
  CHECK(files.out ==
        "manifests/connectors/warehouse.yaml\nmanifests/data-sources/okta-grosse.yaml\nmanifests/connections/"
        "load.yaml\n");
  const std::string before = bench.read("manifests/connections/load.yaml");
  CHECK(bench.weir("validate --strict").code == 0);
  bench.commit("Adopt all");
  const Ran plan = bench.weir("plan --target remote");
  CHECK(has(plan.out, "3 to adopt, 0 to forget."));
  CHECK(has(plan.out,
            "Plan: 0 to create, 0 to update, 0 to disable, 0 to enable, 0 to delete, 0 to refresh; 0 unchanged."));
  CHECK(bench.weir("apply --target remote --auto-approve").code == 0);
  CHECK(bench.weir("plan --target remote --detailed-exitcode").code == 0);
  CHECK(bench.weir("drift --target remote").code == 0);

  const Ran again = bench.weir("export --target remote");
  CHECK(again.out.empty());
  CHECK(has(again.err, "3 objects are declared in Git already"));
  CHECK(bench.read("manifests/connections/load.yaml") == before);
}

TEST_CASE("an export never writes over a file, and then writes none") {
  ProgramBench bench;
  prepare(bench, "full");
  bench.write("out/connections/load.yaml", "mine\n");
  const Ran ran = bench.weir("export --target remote -o out");
  CHECK(ran.code == 1);
  CHECK(has(ran.err, "error[U048]: \"out/connections/load.yaml\" is there already; nothing was written"));
  CHECK(bench.read("out/connections/load.yaml") == "mine\n");
  CHECK(bench.shell("ls out").out == "connections\n");
}
