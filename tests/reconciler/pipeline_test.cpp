#include <algorithm>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "schema/schema.hpp"
#include "stage.hpp"

using namespace weir;
using namespace weir::reconciler;
using platform::Profile;
using test::Fault;

namespace {

const std::string schedule =
    "apiVersion: weir/v1\nkind: Schedule\nmetadata: {name: nightly}\n"
    "spec: {cron: \"H 2 * * *\", timeZone: Europe/Berlin}\n";
const std::string destination =
    "apiVersion: weir/v1\nkind: Connector\nmetadata: {name: warehouse}\n"
    "spec: {type: warehouse, provider: sqlite, config: {region: eu}}\n";

std::string mapping(const std::string& type) {
  return "apiVersion: weir/v1\nkind: StreamMapping\nmetadata: {name: okta-users}\n"
         "spec: {source: okta, stream: users, fields: {created: {type: " +
         type + ", allowLossy: true}}}\n";
}

std::string connection(const std::string& name, const std::string& extra = "") {
  return fmt::format(
      "apiVersion: weir/v1\nkind: Connection\nmetadata: {{name: {}}}\n"
      "spec: {{source: okta, destination: warehouse, schedule: nightly, streams: [users, groups]{}}}\n",
      name, extra);
}

/// One source with its schedule, a mapping, and a connection to a destination, applied.
struct Pipeline : Stage {
  explicit Pipeline(Profile profile) : Stage(profile, schema::kinds()) {
    parts = {{"schedule", schedule},
             {"destination", destination},
             {"source", okta("okta", "  schedule: nightly\n")},
             {"mapping", mapping("date")},
             {"connection", connection("load")}};
    run();
  }

  /// Writes the parts as files and applies them.
  report::Report run() {
    write_parts();
    auto report = apply(generous());
    REQUIRE(report);
    return *report;
  }
  void write_parts() {
    std::vector<std::string> texts;
    for (const auto& [name, text] : parts) texts.push_back(text);
    write(texts);
  }
  static PlanOptions generous() {
    PlanOptions options;
    options.max_removals = 100;
    return options;
  }
  plan::Plan planned() {
    write_parts();
    auto made = plan(generous());
    REQUIRE(made);
    return made->plan;
  }
  std::string id(const std::string& collection) { return live(collection).at(0).at("id"); }

  std::map<std::string, std::string> parts;
};

std::vector<std::string> told(const plan::Plan& plan) {
  std::vector<std::string> lines;
  for (const plan::Step& step : plan.steps)
    lines.push_back(std::string(to_string(step.change.action)) + " " + to_string(step.change.key));
  return lines;
}

using Lines = std::vector<std::string>;

std::size_t events(Stage& stage, const std::string& action) {
  return Json::parse(stage.by_hand(http::Method::get, "/v1/audit-events?limit=500&action=" + action).body)
      .at("items")
      .size();
}

const std::vector<Profile> profiles = {Profile::full, Profile::seed};

}  // namespace

TEST_CASE("a pipeline is made in the order of what refers to what, and then stands") {
  for (const Profile profile : profiles) {
    Pipeline stage(profile);
    CHECK(stage.live("/v1/connections").at(0).at("sourceId") == stage.id("/v1/data-sources"));
    CHECK(stage.live("/v1/stream-mappings").at(0).at("fields") == Json{{"created", {{"type", "date"}}}});
    CHECK(told(stage.planned()).empty());
    const auto shown = stage.plan_to_show();
    REQUIRE(shown);
    CHECK(shown->unchanged == 4);
    CHECK(shown->hash == stage.planned().hash);
    const auto drift = stage.drift();
    REQUIRE(drift);
    CHECK(drift->drifted.empty());
    CHECK(drift->pending.empty());
    stage.lose_state();
    CHECK(told(stage.planned()).empty());
  }
}

TEST_CASE("what changes at the source reaches its connection by one refresh") {
  struct Row {
    const char* part;
    std::string text;
    Lines steps;
  };
  const Row rows[] = {
      {"mapping", mapping("string"), {"update StreamMapping/okta-users", "refresh Connection/load"}},
      {"mapping", "# gone", {"delete StreamMapping/okta-users", "refresh Connection/load"}},
      {"source", okta("okta", "  schedule: nightly\n  displayName: Okta\n"), {"update DataSource/okta"}},
  };
  for (const Profile profile : profiles)
    for (const Row& row : rows) {
      Pipeline stage(profile);
      stage.parts[row.part] = row.text;
      CHECK(told(stage.planned()) == row.steps);
      const std::size_t refreshes = events(stage, "refresh");
      CHECK(stage.run().exit_code == 0);
      CHECK(events(stage, "refresh") - refreshes == row.steps.size() - 1);
      CHECK(stage.live("/v1/connections").at(0).at("stale") == false);
      CHECK(told(stage.planned()).empty());
    }
}

TEST_CASE("a rotated secret is sent again and reaches the connections") {
  Pipeline stage(Profile::full);
  stage.secrets.values["WEIR_SECRET_OKTA"] = "second-token-of-okta";
  const plan::Plan plan = stage.planned();
  CHECK(told(plan) == Lines{"refresh Connection/load"});
  CHECK(plan.rotations.size() == 1);
  CHECK(stage.run().exit_code == 0);
  CHECK(plan::is_empty(stage.planned()));
}

TEST_CASE("an apply that dies between the source and the refresh leaves one refresh to the next") {
  for (const Profile profile : profiles) {
    Pipeline stage(profile);
    stage.parts["mapping"] = mapping("string");
    stage.write_parts();
    stage.faults->choose([](int, const http::Request& request) {
      const bool refresh = request.target.find("/refresh") != std::string::npos;
      return refresh ? std::optional(Fault{Fault::Kind::lose_request}) : std::nullopt;
    });
    const std::size_t refreshes = events(stage, "refresh");
    const auto report = stage.apply();
    REQUIRE(report);
    CHECK(report->steps.back().outcome != Outcome::applied);
    stage.faults->reset();
    CHECK(told(stage.planned()) == Lines{"refresh Connection/load"});
    CHECK(stage.run().exit_code == 0);
    CHECK(events(stage, "refresh") - refreshes == 1);
    CHECK(told(stage.planned()).empty());
  }
}

TEST_CASE("a refresh whose answer is lost is seen to have landed") {
  Pipeline stage(Profile::full);
  stage.parts["mapping"] = mapping("string");
  stage.faults->choose([](int, const http::Request& request) {
    const bool refresh = request.target.find("/refresh") != std::string::npos;
    return refresh ? std::optional(Fault{Fault::Kind::lose_answer}) : std::nullopt;
  });
  const report::Report report = stage.run();
  CHECK(report.steps.back().action == Action::refresh);
  CHECK(report.steps.back().outcome == Outcome::applied);
}

TEST_CASE("a Schedule that is edited updates what it drives and nothing else") {
  Pipeline stage(Profile::full);
  stage.parts["schedule"] =
      "apiVersion: weir/v1\nkind: Schedule\nmetadata: {name: nightly}\n"
      "spec: {cron: \"H 4 * * *\", timeZone: Europe/Berlin}\n";
  const plan::Plan plan = stage.planned();
  CHECK(told(plan) == Lines{"update DataSource/okta", "update Connection/load"});
  for (const plan::Step& step : plan.steps) CHECK(step.change.reason == "Schedule/nightly edited in Git");
  CHECK(stage.run().exit_code == 0);
  CHECK(told(stage.planned()).empty());
}

TEST_CASE("when the clocks change, the crons are due and nothing drifted") {
  for (const Profile profile : profiles) {
    Pipeline stage(profile);
    stage.inputs.as_of = parse_rfc3339("2027-04-01T12:00:00Z").value();
    const auto shown = stage.plan_to_show();
    REQUIRE(shown);
    CHECK(shown->dst_due == std::vector<ResourceKey>{{"Connection", "load"}, {"DataSource", "okta"}});
    CHECK(shown->as_of == "2027-04-01T00:00:00Z");
    const auto drift = stage.drift();
    REQUIRE(drift);
    CHECK(drift->drifted.empty());
    CHECK(drift->pending.empty());
    CHECK(std::count_if(drift->diagnostics.begin(), drift->diagnostics.end(), [](const Diagnostic& told) {
            return told.message ==
                   "clocks changed, and these keep the time from before: Connection/load, DataSource/okta";
          }) == 1);
    CHECK(stage.run().exit_code == 0);
    CHECK(told(stage.planned()).empty());
    stage.inputs.as_of = parse_rfc3339("2027-11-01T12:00:00Z").value();
    CHECK(stage.planned().dst_due.size() == 2);
  }
}

TEST_CASE("a source in use is blocked, named, and deleted once its connection is") {
  for (const Profile profile : profiles) {
    Pipeline stage(profile);
    for (const char* part : {"source", "mapping", "connection"}) stage.parts[part] = "# gone";
    stage.inputs.project.removed = {{{"DataSource", "okta"}, RemovedEntry::Action::remove}};
    const plan::Plan plan = stage.planned();
    CHECK(told(plan) == Lines{"disable Connection/load", "delete StreamMapping/okta-users", "delete DataSource/okta"});
    CHECK(plan.steps.back().blocked_by == std::vector<ResourceKey>{{"Connection", "load"}});
    const report::Report report = stage.run();
    CHECK(report.steps.back().outcome == Outcome::skipped);
    CHECK(report.steps.back().because == ResourceKey{"Connection", "load"});
    CHECK(report.exit_code == 3);
    CHECK(stage.live("/v1/data-sources").size() == 1);

    stage.inputs.project.removed.push_back({{"Connection", "load"}, RemovedEntry::Action::remove});
    CHECK(stage.run().exit_code == 0);
    CHECK(stage.live("/v1/data-sources").empty());
    CHECK(stage.live("/v1/connections").empty());
  }
}

TEST_CASE("a source that is renamed in Git takes its mapping and connection along") {
  for (const Profile profile : profiles) {
    Pipeline stage(profile);
    const std::string before = stage.id("/v1/data-sources");
    stage.parts["source"] = okta("workforce", "  schedule: nightly\n  displayName: okta\n", "movedFrom: okta");
    for (const char* part : {"mapping", "connection"}) {
      std::string& text = stage.parts[part];
      text.replace(text.find("source: okta"), 12, "source: workforce");
    }
    const plan::Plan plan = stage.planned();
    CHECK(plan.conflicts.empty());
    CHECK(told(plan).front() == "update DataSource/workforce");
    CHECK(stage.run().exit_code == 0);
    CHECK(stage.id("/v1/data-sources") == before);
    CHECK(told(stage.planned()).empty());
  }
}

TEST_CASE("drift of every kind is told field by field, with who and when") {
  struct Row {
    const char* what;
    std::string target;
    Json body;
    http::Method method;
    ResourceKey key;
    std::string path;
  };
  Pipeline ids(Profile::full);
  for (const Profile profile : profiles) {
    Pipeline stage(profile);
    const std::string source = stage.id("/v1/data-sources"), load = stage.id("/v1/connections");
    const Row rows[] = {
        {"the schedule of a source",
         "/v1/data-sources/" + source,
         {{"syncSchedule", "5 5 * * *"}},
         http::Method::patch,
         {"DataSource", "okta"},
         "/syncSchedule"},
        {"a mapping",
         "/v1/data-sources/" + source + "/streams/users/mapping",
         {{"fields", {{"created", {{"type", "string"}}}}}},
         http::Method::put,
         {"StreamMapping", "okta-users"},
         "/fields/created/type"},
        {"a connection",
         "/v1/connections/" + load,
         {{"backfillDays", 9}},
         http::Method::patch,
         {"Connection", "load"},
         "/backfillDays"},
    };
    for (const Row& row : rows) {
      INFO(row.what);
      REQUIRE(stage.by_hand(row.method, row.target, row.body).status == 200);
      const auto drift = stage.drift();
      REQUIRE(drift);
      REQUIRE(drift->drifted.size() == 1);
      const report::DriftLine& line = drift->drifted.front();
      CHECK(line.item.key == row.key);
      REQUIRE(line.item.fields.size() == 1);
      CHECK(line.item.fields.front().path == row.path);
      CHECK(line.actor.has_value());
      CHECK(line.at.has_value());
      CHECK(stage.run().exit_code == 0);
      CHECK(stage.drift()->drifted.empty());
      CHECK(told(stage.planned()).empty());
    }
  }
}

TEST_CASE("a mapping that somebody made by hand is adopted or left alone") {
  Pipeline stage(Profile::full);
  const std::string source = stage.id("/v1/data-sources");
  REQUIRE(stage
              .by_hand(http::Method::put, "/v1/data-sources/" + source + "/streams/groups/mapping",
                       {{"fields", {{"created", {{"type", "string"}}}}}})
              .status == 201);
  std::string groups = mapping("string");
  groups.replace(groups.find("okta-users"), 10, "okta-group");
  groups.replace(groups.find("stream: users"), 13, "stream: groups");
  stage.parts["groups"] = groups;
  const plan::Plan plan = stage.planned();
  REQUIRE(plan.conflicts.size() == 1);
  CHECK(plan.conflicts.front().code == "A012");
  groups.replace(groups.find("{name: okta-group}"), 18, "{name: okta-group, adopt: " + source + ".groups}");
  stage.parts["groups"] = groups;
  CHECK(told(stage.planned()) == Lines{"adopt StreamMapping/okta-group", "refresh Connection/load"});
  CHECK(stage.run().exit_code == 0);
  CHECK(plan::is_empty(stage.planned()));
}

TEST_CASE("a thousand of each are read in pages, and one schedule updates what it drives") {
  Stage stage(Profile::full, schema::kinds());
  stage.concurrency = 8;
  std::vector<std::string> texts = {destination};
  for (int i = 0; i < 20; ++i) {
    std::string text = schedule;
    text.replace(text.find("name: nightly"), 13, fmt::format("name: nightly-{}", i));
    texts.push_back(text);
  }
  for (int i = 0; i < 1000; ++i) {
    const std::string name = fmt::format("okta-{}", i);
    std::string mapped = mapping("date"), connected = connection("load-" + name);
    mapped.replace(mapped.find("okta-users"), 10, "map-" + name);
    mapped.replace(mapped.find("source: okta"), 12, "source: " + name);
    connected.replace(connected.find("source: okta"), 12, "source: " + name);
    connected.replace(connected.find("schedule: nightly"), 17, fmt::format("schedule: nightly-{}", i % 20));
    texts.push_back(okta(name, fmt::format("  schedule: nightly-{}\n", i % 20)) + "---\n" + mapped + "---\n" +
                    connected);
  }
  stage.write(texts);
  stage.faults->reset();
  auto report = stage.apply();
  REQUIRE(report);
  CHECK(report->exit_code == 0);
  CHECK(report->steps.size() == 3001);
  CHECK(stage.faults->requests() - stage.faults->writes() <= 12);

  stage.faults->reset();
  auto empty = stage.plan_to_show();
  REQUIRE(empty);
  CHECK(plan::is_empty(*empty));
  CHECK(stage.faults->requests() <= 8);  // who it is, one page of connectors, two of each other kind
  CHECK(stage.faults->writes() == 0);

  texts[1].replace(texts[1].find("H 2"), 3, "H 5");
  stage.write(texts);
  const auto planned = stage.plan();
  REQUIRE(planned);
  CHECK(planned->plan.steps.size() == 100);  // fifty sources and their connections
}
