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

TEST_CASE("one object becomes the object of a manifest, and of two with one mark one is chosen") {
  const std::string profile = GENERATE("full", "seed");
  INFO(profile);
  ProgramBench bench;
  prepare(bench, profile);
  const auto id_of = [&](const std::string& collection, std::size_t at) {
    const Json page = Json::parse(bench.api("GET", collection, "").out);
    return page.at(page.contains("data") ? "data" : "items").at(at).at("id").get<std::string>();
  };
  const std::string connectors = "/api/v1/integration/connectors";
  bench.write(
      "manifests/a.yaml",
      "apiVersion: weir/v1\nkind: Connector\nmetadata: {name: warehouse}\n"
      "spec: {displayName: Warehouse, type: warehouse, provider: sqlite}\n---\n"
      "apiVersion: weir/v1\nkind: Connector\nmetadata: {name: other}\nspec: {type: warehouse, provider: sqlite}\n");
  bench.commit("Declare two");
  const std::string id = id_of(connectors, 0);

  const Ran nobody = bench.weir("adopt Connector/warehouse " + id + " --target remote");
  CHECK(nobody.code == 1);
  CHECK(has(nobody.err, "error[U002]"));
  const auto hash_at = nobody.out.find("Hash: sha256:");
  REQUIRE(hash_at != std::string::npos);
  const std::string hash = nobody.out.substr(hash_at + 6, 71);
  CHECK(has(nobody.out, "adopt    Connector/warehouse"));
  CHECK(has(nobody.err, "weir adopt Connector/warehouse " + id + " --target remote --approved " + hash));
  const Json shown = Json::parse(bench.weir("adopt Connector/warehouse " + id + " --target remote --format json").out);
  CHECK(shown["hash"] == hash);
  const Ran other = bench.weir("adopt Connector/other " + id + " --target remote --approved " + hash);
  CHECK(other.code == 1);
  CHECK(has(other.err, "error[P008]"));
  const Ran wrong = bench.weir("adopt DataSource/warehouse " + id + " --target remote --auto-approve");
  CHECK(wrong.code == 1);
  CHECK(has(wrong.err, "error[U049]: DataSource/warehouse is declared in no manifest"));
  const Ran absent = bench.weir("adopt Connector/warehouse cnn-0 --target remote --auto-approve");
  CHECK(has(absent.err, "error[A023]: cnn-0 is no Connector that is there"));

  const Ran done =
      bench.weir("adopt Connector/warehouse " + id + " --target remote --approved " + hash + " --report r.json");
  INFO(done.out << done.err);
  CHECK(done.code == 0);
  const Json report = Json::parse(bench.read("r.json"));
  REQUIRE(report["steps"].size() == 1);
  CHECK(report["steps"][0]["action"] == "adopt");
  CHECK(report["steps"][0]["remoteId"] == id);
  CHECK(has(bench.weir("plan --target remote").out, "1 to create, 0 to update"));
  CHECK(bench.weir("drift --target remote --fail-on drift --fail-on pending").code == 2);  // the other one waits

  const Json marked = Json::parse(bench.api("GET", connectors + "/" + id, "").out);
  const Json twin{{"name", "Copy"}, {"type", "warehouse"}, {"provider", "sqlite"}, {"tags", marked.at("tags")}};
  REQUIRE(has(bench.api("POST", connectors, twin.dump()).out, "\"id\""));
  CHECK(bench.weir("plan --target remote").code == 1);
  const Ran chosen = bench.weir("adopt Connector/warehouse " + id + " --target remote --auto-approve --format json");
  INFO(chosen.out << chosen.err);
  const Json both = document(chosen, "report.schema.json");
  REQUIRE(both["steps"].size() == 2);
  CHECK(both["steps"][0]["action"] == "update");
  CHECK(both["steps"][1]["action"] == "forget");
  CHECK(
      has(bench.weir("plan --target remote").out, "1 to create, 0 to update, 0 to disable, 0 to enable, 0 to delete"));
  CHECK(bench.weir("adopt Connector/warehouse " + id + " --target remote --auto-approve").code == 0);
  CHECK(bench.weir("drift --target remote").code == 0);
}

TEST_CASE("drift is taken into git by a patch, and then there is none") {
  const std::string profile = GENERATE("full", "seed");
  INFO(profile);
  ProgramBench bench;
  prepare(bench, profile);
  CHECK(bench.shell("mkdir manifests").code == 0);
  CHECK(bench.weir("export --target remote --output manifests/all.yaml").code == 0);
  bench.shell("sed -i 's/^  type: warehouse/  type: warehouse  # for good/' manifests/all.yaml");
  bench.commit("Adopt all");
  CHECK(bench.weir("apply --target remote --auto-approve").code == 0);
  CHECK(bench.weir("drift --target remote --patch").out.empty());

  const auto id_of = [&](const std::string& path) {
    const Json page = Json::parse(bench.api("GET", path, "").out);
    return path + "/" + page.at(page.contains("data") ? "data" : "items").at(0).at("id").get<std::string>();
  };
  const auto tags_and = [&](const std::string& object, const Json& changes) {
    Json tags = Json::parse(bench.api("GET", object, "").out).at("tags");
    tags.push_back("on: top");
    Json body = changes;
    body["tags"] = tags;
    bench.api("PATCH", object, body.dump());
  };
  tags_and(id_of("/v1/data-sources"), {{"name", "no"}, {"syncSchedule", "5 4 * * *"}, {"status", "disabled"}});
  tags_and(id_of("/api/v1/integration/connectors"), {{"config", {{"region", "eu"}}}});
  tags_and(id_of("/v1/connections"), {{"backfillDays", 5}, {"streams", {"users"}}});

  const Ran format = bench.weir("drift --target remote --patch --format json");
  CHECK(format.code == 1);
  CHECK(has(format.out, "U003"));
  const Ran patch = bench.weir("drift --target remote --patch --output drift.patch");
  INFO(patch.out << patch.err << bench.read("drift.patch"));
  CHECK(patch.code == 2);
  CHECK(patch.err.empty());
  CHECK(bench.shell("patch --dry-run -p1 < drift.patch").code == 0);
  CHECK(bench.shell("git apply --check drift.patch && git apply drift.patch && rm drift.patch").code == 0);
  const std::string text = bench.read("manifests/all.yaml");
  CHECK(has(text, "\n  displayName: \"no\"\n"));
  CHECK(has(text, "\n  type: warehouse  # for good\n"));
  CHECK(has(text, "\n  tags: [\"no\", \"on: top\"]\n"));
  CHECK(has(text, "\n  config: {region: eu}\n"));
  bench.commit("Take the changes in");
  CHECK(bench.weir("drift --target remote").code == 0);
  CHECK(bench.weir("plan --target remote --detailed-exitcode").code == 0);
  CHECK(bench.weir("apply --target remote --auto-approve").code == 0);
  CHECK(bench.weir("drift --target remote --fail-on drift --fail-on pending").code == 0);
}
