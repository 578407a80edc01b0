// Situations of an object (rows) through the commands (cells) with the real program: in process, and over a socket on
// both profiles.
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "core/json.hpp"
#include "e2e/program_bench.hpp"

using namespace weir;
using e2e::ProgramBench;
using e2e::Ran;

namespace {

enum class Way { embedded, full, seed };

const char* name_of(Way way) {
  return way == Way::embedded ? "embedded" : way == Way::full ? "full" : "seed";
}

/// Two sources, applied and committed; s1 is the one that things happen to.
class World {
 public:
  explicit World(Way way) : way_(way), target_(way == Way::embedded ? "local" : "remote") {
    if (way != Way::embedded) bench.serve(way == Way::full ? "full" : "seed");
    bench.environment["WEIR_SECRET_OKTA"] = "token-of-okta";
    bench.environment["WEIR_FINGERPRINT_KEY"] = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    project();
    declare("s1");
    declare("s2");
    apply();
    id = Json::parse(weir("state show --format json").out)["entries"][0]["remoteId"];
  }

  Ran weir(const std::string& words) const { return bench.weir(words + " --target " + target_); }
  void declare(const std::string& name, const std::string& metadata = "", const std::string& more = "") const {
    std::string text = e2e::source_text(name, "0 */6 * * *") + more;
    text.replace(text.find("name: " + name), 6 + name.size(), "name: " + name + metadata);
    bench.write("manifests/" + name + ".yaml", text);
  }
  void undeclare(const std::string& name) const { REQUIRE(bench.shell("rm manifests/" + name + ".yaml").code == 0); }
  void project(const std::string& removed = "") const {
    bench.write("weir.yaml", e2e::project_text(bench.url()) + removed);
  }
  void apply() const {
    bench.commit("Go on");
    const Ran ran = weir("apply --auto-approve --max-removals 5 --max-recreates 5");
    INFO(ran.out << ran.err);
    REQUIRE(ran.code == 0);
  }
  void retire() const {
    undeclare("s1");
    apply();
  }
  /// A request by somebody else about s1.
  Json by_hand(const std::string& method, const Json& body) const {
    const std::string path = "/v1/data-sources/" + id;
    Ran ran;
    if (way_ != Way::embedded)
      ran = bench.api(method, path, body.dump());
    else
      ran = bench.shell(
          fmt::format("rm -f .weir/url; touch .weir/url; '{}' platform serve --db .weir/platform.db --listen "
                      "127.0.0.1:0 >.weir/url 2>/dev/null & server=$!\n"
                      "until grep -q http .weir/url; do sleep 0.02; done\n"
                      "curl -sS --fail-with-body -X {} -H \"Authorization: Bearer $(cat .weir/platform.db.key)\" "
                      "-H 'Content-Type: application/json' \"$(cat .weir/url){}\" -d '{}'; code=$?\n"
                      "kill $server; wait $server; exit $code",
                      WEIR_BINARY, method, path, body.dump()));
    INFO(ran.out << ran.err);
    REQUIRE(ran.code == 0);
    return Json::parse(ran.out, nullptr, false);
  }
  void tag(const std::string& tag) const {
    Json tags = by_hand("GET", Json::object())["tags"];
    tags.push_back(tag);
    by_hand("PATCH", {{"tags", tags}});
  }

  ProgramBench bench;
  std::string id;

 private:
  Way way_;
  std::string target_;
};

/// A command in a situation, in the order of the row: some of them change it.
struct Cell {
  std::string words;
  int code;
  std::vector<std::string> said;  ///< each of them, on stdout or stderr
};

struct Row {
  const char* name;
  void (*arrange)(World& world);
  std::vector<Cell> cells;
};

const std::string yes = "apply --auto-approve";
const std::string nothing = "Plan: 0 to create, 0 to update, 0 to disable, 0 to enable, 0 to delete, 0 to refresh; ";

const std::vector<Row> rows = {
    {"held",
     [](World& w) { w.tag("weir:hold=moving house"); },
     {{"validate", 0, {"2 manifests, 2 resources: 0 errors"}},
      {"plan --detailed-exitcode --out p.json", 0, {"held      DataSource/s1: moving house", nothing}},
      {"show p.json", 0, {"held      DataSource/s1: moving house"}},
      {"apply p.json", 0, {"Apply: 0 applied"}},
      {yes, 0, {"Apply: 0 applied"}},
      {"drift", 0, {"held       DataSource/s1: moving house"}},
      {"drift --fail-on held", 2, {"1 held"}},
      {"status s1", 0, {"DataSource/s1"}},
      {"sync s1", 0, {"job-"}},
      {"state rebuild", 0, {}},
      {"plan", 0, {"held      DataSource/s1: moving house", nothing}}}},
    {"held, edited and removed",
     [](World& w) {
       w.tag("weir:hold");
       w.undeclare("s1");
       w.bench.commit("Remove");
     },
     {{"validate", 0, {"1 manifest, 1 resource"}},
      {"plan --detailed-exitcode", 0, {"held      DataSource/s1\n", nothing}},
      {yes, 0, {"Apply: 0 applied"}},
      {"drift", 0, {"pending    DataSource/s1", "held       DataSource/s1"}},
      {"status s1", 0, {"DataSource/s1"}},
      {"state rebuild", 0, {}},
      {"plan", 0, {"held      DataSource/s1\n", nothing}}}},
    {"removed",
     [](World& w) {
       w.undeclare("s1");
       w.bench.commit("Remove");
     },
     {{"validate", 0, {"1 manifest, 1 resource"}},
      {"plan --detailed-exitcode --out p.json", 2, {"disable", "manifest removed", "1 to disable"}},
      {"show p.json", 0, {"1 to disable", "it rests until its manifest comes back"}},
      {"drift", 0, {"pending    DataSource/s1"}},
      {"drift --fail-on pending", 2, {"1 pending"}},
      {"apply p.json --report r.json", 0, {"Apply: 1 applied"}},
      {"show r.json", 0, {"disable", "DataSource/s1"}},
      {"drift --fail-on pending --fail-on drift --fail-on held", 0, {"0 drifted, 0 pending"}},
      {"plan --detailed-exitcode", 0, {nothing}},
      {"status s1", 0, {"DataSource/s1", "disabled"}},
      {"state rebuild", 0, {}},
      {"drift --fail-on pending", 0, {"0 drifted, 0 pending"}},
      {"plan --detailed-exitcode", 0, {nothing}}}},
    {"retired and switched on by hand",
     [](World& w) {
       w.retire();
       w.by_hand("PATCH", {{"status", "active"}});
     },
     {{"validate", 0, {}},
      {"drift", 2, {"changed     DataSource/s1", "/enabled  false -> true"}},
      {"plan --detailed-exitcode", 2, {"retired, and switched on at the API"}},
      {yes, 0, {"Apply: 1 applied"}},
      {"drift", 0, {"0 drifted"}},
      {"status s1", 0, {"disabled"}}}},
    {"retired, and its manifest comes back",
     [](World& w) {
       w.retire();
       w.declare("s1");
       w.bench.commit("Back");
     },
     {{"validate", 0, {}},
      {"drift", 0, {"0 drifted"}},
      {"plan --detailed-exitcode", 2, {"manifest came back", "1 to enable"}},
      {yes, 0, {"Apply: 1 applied"}},
      {"status s1", 0, {"active"}},
      {"plan --detailed-exitcode", 0, {nothing + "2 unchanged"}}}},
    {"named by removed:",
     [](World& w) {
       w.undeclare("s1");
       w.project("removed: [{key: DataSource/s1, action: delete}]\n");
       w.bench.commit("Delete");
     },
     {{"validate", 0, {}},
      {"plan --detailed-exitcode", 2, {"named by removed: in weir.yaml", "1 to delete", "loss"}},
      {"drift", 0, {"pending    DataSource/s1"}},
      {yes, 0, {"Apply: 1 applied"}},
      {"status s1", 1, {"U042"}},
      {"sync s1", 1, {"U042"}},
      {"drift", 0, {"0 drifted"}},
      {"state rebuild", 0, {}},
      {"plan --detailed-exitcode", 0, {nothing}}}},
    {"named by removed: and declared",
     [](World& w) {
       w.project("removed: [{key: DataSource/s1, action: delete}]\n");
       w.bench.commit("Both");
     },
     {{"validate", 1, {"error[M044] manifests/s1.yaml:1:1 (DataSource/s1)"}},
      {"validate --format sarif", 1, {"\"M044\""}},
      {"plan", 1, {"error[M044]"}},
      {yes, 1, {"error[M044]"}},
      {"drift", 1, {"error[M044]"}},
      {"status s1", 0, {"active"}},
      {"sync s1", 0, {"job-"}}}},
    {"protected and removed",
     [](World& w) {
       w.declare("s1", ", protect: true");
       w.apply();
       w.undeclare("s1");
       w.bench.commit("Remove");
     },
     {{"validate", 0, {}},
      {"plan --out p.json", 1, {"conflict[M044] DataSource/s1", nothing}},
      {"show p.json", 0, {"DataSource/s1: is protected"}},
      {yes + " --report r.json", 1, {"error[M044]", "1 conflict"}},
      {"show r.json", 0, {"1 conflict"}},
      {"drift", 0, {"pending    DataSource/s1"}},
      {"status s1", 0, {"active"}}}},
    {"a rotated secret",
     [](World& w) { w.bench.environment["WEIR_SECRET_OKTA"] = "another-token"; },
     {{"validate", 0, {}},
      {"plan", 0, {"Rotated secrets", "DataSource/s1  /config/apiToken", nothing}},
      {"plan --detailed-exitcode", 2, {}},
      {"drift", 0, {"0 drifted"}},
      {yes, 0, {"rotated secret  DataSource/s1"}},
      {"plan --detailed-exitcode", 0, {nothing}},
      {"drift", 0, {"0 drifted"}}}},
    {"renamed",
     [](World& w) {
       w.undeclare("s1");
       w.declare("uno", ", movedFrom: s1");
       w.bench.commit("Rename");
     },
     {{"validate", 0, {}},
      {"plan --detailed-exitcode", 2, {"renamed from s1", "1 to update"}},
      {yes, 0, {"Apply: 1 applied"}},
      {"status uno", 0, {"DataSource/uno"}},
      {"status s1", 1, {"U042"}},
      {"drift", 0, {"0 drifted"}},
      {"plan --detailed-exitcode", 0, {nothing + "2 unchanged"}}}},
    {"deleted by hand, and its manifest removed",
     [](World& w) {
       w.by_hand("DELETE", Json::object());
       w.undeclare("s1");
       w.bench.commit("Remove");
     },
     {{"plan --detailed-exitcode", 0, {"note[S029]: 1 resource of the state has neither manifest nor object", nothing}},
      {"drift", 2, {"missing     DataSource/s1"}},
      {yes, 0, {"note[S029]", "Apply: 0 applied"}},
      {"drift", 0, {"0 drifted"}},
      {"plan", 0, {nothing}}}},
};

}  // namespace

TEST_CASE("each situation of an object through the commands, in process and over a socket on both profiles") {
  for (const Way way : {Way::embedded, Way::full, Way::seed})
    for (const Row& row : rows) {
      World world(way);
      row.arrange(world);
      for (const Cell& cell : row.cells) {
        const Ran ran = world.weir(cell.words);
        INFO(row.name << ", " << name_of(way) << ": weir " << cell.words << "\n" << ran.out << ran.err);
        CHECK(ran.code == cell.code);
        for (const std::string& part : cell.said) {
          INFO(part);
          CHECK((ran.out + ran.err).find(part) != std::string::npos);
        }
      }
    }
}

TEST_CASE("a guard stops the whole program: the plan is shown, nothing is written, and it says what raises it") {
  for (const Way way : {Way::embedded, Way::seed}) {
    World world(way);
    for (int n = 3; n <= 10; ++n) world.declare(fmt::format("s{}", n));
    world.apply();
    for (int n = 1; n <= 3; ++n) world.undeclare(fmt::format("s{}", n));
    world.bench.commit("Remove three");
    const std::string message =
        "G001]: 3 of 10 managed objects would be removed, the limit is 2; if that is meant, use --max-removals 3";
    const Ran plan = world.weir("plan");
    CHECK(plan.code == 1);
    CHECK(plan.out.find("guard[" + message) != std::string::npos);
    CHECK(plan.out.find("3 to disable") != std::string::npos);
    const Json before = Json::parse(world.weir("status --format json").out);
    const Ran apply = world.weir(yes);
    CHECK(apply.code == 1);
    CHECK(apply.err.find("error[" + message) != std::string::npos);
    const Json told = Json::parse(world.weir(yes + " --format json").out);
    CHECK(told["diagnostics"][0]["code"] == "G001");
    CHECK(Json::parse(world.weir("status --format json").out) == before);
    CHECK(world.weir("plan --max-removals 2").code == 1);
    CHECK(world.weir("plan --max-removals 3").code == 0);
    world.project("removed: [{key: DataSource/s1, action: disable}]\n");
    world.bench.commit("Name one of them");
    CHECK(world.weir("plan").code == 0);
    CHECK(world.weir(yes).code == 0);
  }
}

TEST_CASE("weir.yaml lowers a limit and does not raise it") {
  World world(Way::embedded);
  for (int n = 3; n <= 12; ++n) world.declare(fmt::format("s{}", n));
  world.apply();
  world.undeclare("s1");
  world.undeclare("s2");
  world.project("limits: {maxRemovals: 1}\n");
  world.bench.commit("Remove two");
  CHECK(world.weir("plan").out.find("2 of 12 managed objects would be removed, the limit is 1") != std::string::npos);
  for (const char* limits : {"{maxRemovals: 11}", "{maxRemovalPercent: 21}", "{maxRemovals: 100, concurrency: 9}"}) {
    INFO(limits);
    world.project(fmt::format("limits: {}\n", limits));
    const Ran plan = world.weir("plan");
    CHECK(plan.code == 1);
    CHECK(plan.err.find("weir.yaml:") != std::string::npos);
    CHECK(plan.err.find("; expected 1 to ") != std::string::npos);
    CHECK(plan.out.empty());
  }
}

TEST_CASE("two targets at one address do not remove what the other declares") {
  ProgramBench bench;
  bench.environment["WEIR_SECRET_OKTA"] = "x";
  bench.write("weir.yaml",
              "apiVersion: weir/v1\nkind: Project\nproject: {name: acme, id: k3v9x2qm}\ntargets:\n"
              "  eu: {endpoint: \"embedded:.weir/platform.db\", manifests: [eu]}\n"
              "  us: {endpoint: \"embedded:.weir/platform.db\", manifests: [us]}\n");
  bench.write("eu/one.yaml", e2e::source_text("one", "@daily"));
  bench.write("us/two.yaml", e2e::source_text("two", "@daily"));
  bench.commit("Declare two targets");
  REQUIRE(bench.weir("apply --target eu --auto-approve").code == 0);
  const Ran other = bench.weir("apply --target us --auto-approve");
  INFO(other.out << other.err);
  CHECK(other.code == 1);
  CHECK(other.err.find("error[G009]: 1 object would be removed, and other targets at the same address declare it: "
                       "DataSource/one by eu") != std::string::npos);
  CHECK(bench.weir("drift --target eu").code == 0);
}

TEST_CASE("a folder that is empty by mistake removes nothing") {
  World world(Way::embedded);
  REQUIRE(world.bench
              .shell("mkdir more && git mv -f manifests/s1.yaml more/ && sed -i 's/\\[manifests\\]/[manifests, more]/' "
                     "weir.yaml && git add -A && git commit -qm Move")
              .code == 0);
  CHECK(world.weir("plan --detailed-exitcode").code == 0);
  REQUIRE(world.bench.shell("git mv more/s1.yaml more/s1.yaml.off && git commit -qm 'Switch off'").code == 0);
  const Ran plan = world.weir("plan");
  CHECK(plan.code == 1);
  CHECK(plan.out.find("guard[G003]: no manifest lies under \"more/\", and 1 object would be removed") !=
        std::string::npos);
  CHECK(world.weir(yes).code == 1);
}
