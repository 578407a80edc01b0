#include "manifest/references.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>

#include <catch2/catch.hpp>

#include "core/crypto.hpp"
#include "manifest/manifest_texts.hpp"

using namespace weir;
using namespace weir::test;

namespace {

const std::string fields = "    id: {type: json}\n";

/// Everything that `loaded` says, as text: two loads are the same when these are.
std::string image(const manifest::Loaded& loaded) {
  std::string text;
  const auto add = [&](const std::map<ResourceKey, Resource>& resources) {
    for (const auto& [key, resource] : resources) {
      text += fmt::format("{} {} {}:{} {}", to_string(key), canonical_json(resource.spec), resource.place.file,
                          resource.place.line, resource.digest);
      if (const auto& driven = resource.driven_by)
        text += fmt::format(" by {} {} {} {} {}", driven->schedule, driven->cron, driven->zone, driven->suspended,
                            fmt::join(driven->other_crons, ","));
      text += '\n';
    }
  };
  add(loaded.desired.resources);
  add(loaded.desired.schedules);
  add(loaded.unresolved);
  for (const auto& [zone, use] : loaded.desired.zones)
    text += fmt::format("{} {} {}\n", zone, use.offset.count(), format_rfc3339(use.since));
  for (const std::string& line : told(loaded.problems)) text += line + '\n';
  return text;
}

std::vector<manifest::Source> all_kinds() {
  static const std::vector<std::string> texts{
      okta("okta-prod", "  schedule: nightly\n"),
      okta("okta-test", "  displayName: Test\n  syncSchedule: H 5 * * *\n") + "---\n" + warehouse("lake"),
      warehouse("warehouse"),
      schedule("nightly", "H 2 * * *", "Europe/Berlin"),
      mapping("okta-users", "okta-prod", "users", "    created: {type: date, allowLossy: true}\n"),
      connection("okta-to-warehouse", "okta-prod", "warehouse", "  schedule: nightly\n  streams: [users, groups]\n")};
  std::vector<manifest::Source> sources;
  for (std::size_t at = 0; at < texts.size(); ++at)
    sources.push_back({fmt::format("{}.yaml", static_cast<char>('a' + at)), fmt::format("blob{}", at), texts[at]});
  return sources;
}

}  // namespace

TEST_CASE("a name that nothing is declared under is told with the nearest one") {
  struct Row {
    const char* what;
    std::string text;
    std::string problem;
    std::string words;
    std::string hint;
  };
  for (const Row& row : std::vector<Row>{
           {"schedule of a source", okta("b", "  displayName: B\n  schedule: nigthly\n"), "D030 d.yaml:9:13",
            "Schedule \"nigthly\" is declared nowhere; expected the name of a Schedule", "did you mean \"nightly\"?"},
           {"schedule of a connection", connection("c", "okta-prod", "warehouse", "  schedule: nigthly\n"),
            "D030 d.yaml:8:13", "Schedule \"nigthly\"", "did you mean \"nightly\"?"},
           {"in capitals", connection("c", "okta-prod", "warehouse", "  schedule: Nightly\n"), "D030 d.yaml:8:13",
            "Schedule \"Nightly\"", "did you mean \"nightly\"?"},
           {"a name in the place of a cron", okta("b", "  displayName: B\n  syncSchedule: nightly\n"),
            "D001 d.yaml:9:17", "", "to follow a Schedule, write schedule: nightly"},
           {"a preset in the place of a name", okta("b", "  displayName: B\n  schedule: daily\n"), "D030 d.yaml:9:13",
            "Schedule \"daily\"", "declare it, or correct the name"},
           {"source of a connection", connection("c", "okta-prd", "warehouse"), "D030 d.yaml:6:11",
            "DataSource \"okta-prd\"", "did you mean \"okta-prod\"?"},
           {"a connector is no source", connection("c", "warehouse", "warehouse"), "D030 d.yaml:6:11",
            "DataSource \"warehouse\" is declared nowhere; expected the name of a DataSource",
            "declare it, or correct the name"},
           {"destination", connection("c", "okta-prod", "warehose"), "D030 d.yaml:7:16", "Connector \"warehose\"",
            "did you mean \"warehouse\"?"},
           {"source of a mapping", mapping("m", "octa-prod", "users", fields), "D030 d.yaml:6:11",
            "DataSource \"octa-prod\"", "did you mean \"okta-prod\"?"}}) {
    INFO(row.what);
    const auto loaded = load_files({okta("okta-prod", "  schedule: nightly\n"), warehouse("warehouse"),
                                    schedule("nightly", "30 2 * * *", "Europe/Berlin"), row.text});
    REQUIRE(told(loaded.problems) == std::vector<std::string>{row.problem});
    CHECK(loaded.problems.front().message.find(row.words) != std::string::npos);
    CHECK(loaded.problems.front().hint == row.hint);
  }
}

TEST_CASE("a name that leads to a broken manifest is no second problem") {
  const std::string to_nightly = okta("okta-prod", "  schedule: nightly\n");
  CHECK(told(load_files({to_nightly, schedule("nightly", "30 25 * * *", "UTC")}).problems) ==
        std::vector<std::string>{"D003 b.yaml:6:9"});
  CHECK(told(load_files({to_nightly, "a: [\n"}).problems).size() == 1);
  const auto mapped = load_files({okta("okta-prod", "  tags: 1\n"), mapping("m", "okta-prod", "nothing", fields)});
  CHECK(told(mapped.problems) == std::vector<std::string>{"M030 a.yaml:8:9"});
}

TEST_CASE("thousands of names that lead nowhere are told in good time") {
  std::string one, other;
  for (int number = 0; number < 5000; ++number) {
    one += mapping(fmt::format("m{}", number), fmt::format("missing-{}", number), "users", fields) + "---\n";
    other += okta(fmt::format("okta-{}", number), fmt::format("  displayName: o{}\n  schedule: nothing\n", number)) +
             "---\n";
  }
  const std::clock_t start = std::clock();
  const auto loaded = load_files({one, other});
  CHECK(std::clock() - start < 30 * CLOCKS_PER_SEC);
  CHECK(loaded.problems.size() == 101);
  CHECK(loaded.problems.back().message == "and 9900 more");
}

TEST_CASE("a source has one schedule") {
  const auto loaded = load_files({okta("okta-prod", "  schedule: nightly\n  syncSchedule: \"0 1 * * *\"\n"),
                                  schedule("nightly", "30 2 * * *", "Europe/Berlin")});
  REQUIRE(told(loaded.problems) == std::vector<std::string>{"M035 a.yaml:9:17"});
  CHECK(loaded.problems.front().message ==
        "\"syncSchedule\" does not fit here; expected schedule or syncSchedule, not both");
}

TEST_CASE("a schedule needs no serving, the other kinds do") {
  const auto sources = all_kinds();
  const auto loaded = manifest::load(sources, {"Connector", "DataSource"}, at_noon);
  CHECK(told(loaded.problems) == std::vector<std::string>{"M065 e.yaml:1:1", "M065 f.yaml:1:1"});
}

TEST_CASE("all five kinds are resolved, and the same from any order of files and from the cache") {
  const auto sources = all_kinds();
  const auto parsed = manifest::load(sources, schema::kinds(), at_noon);
  REQUIRE(told(parsed.problems).empty());
  CHECK(parsed.desired.resources.size() == 6);
  CHECK(parsed.desired.schedules.size() == 1);
  CHECK(parsed.desired.zones.size() == 1);
  CHECK(parsed.unresolved.size() == 3);

  auto shuffled = sources;
  for (int turn = 0; turn < 20; ++turn) {
    std::next_permutation(shuffled.begin(), shuffled.end(),
                          [](const auto& left, const auto& right) { return left.path < right.path; });
    CHECK(image(manifest::load(shuffled, schema::kinds(), at_noon)) == image(parsed));
  }
  const auto cache = manifest::cached_manifests(parsed);
  CHECK(cache.size() == 6);
  const auto cached = manifest::load(sources, schema::kinds(), at_noon, cache);
  CHECK(cached.parsed == 0);
  CHECK(image(cached) == image(parsed));
  CHECK(manifest::cached_manifests(cached).size() == 6);
}

TEST_CASE("the examples of the five kinds are one small pipeline without a problem") {
  std::vector<std::string> texts;
  for (const std::string& kind : schema::kinds())
    texts.push_back(parse_json(schema::text(schema::kind_path(kind)), "M060").value().at("examples").front().dump());
  const auto loaded = load_files(texts);
  CHECK(told(loaded.problems).empty());
  CHECK(loaded.desired.resources.size() == 4);
  CHECK(loaded.desired.resources.at({"Connection", "okta-to-warehouse"}).driven_by->schedule == "nightly");
}

TEST_CASE("what is cached follows what changed elsewhere: another schedule, another time, another type") {
  auto sources = all_kinds();
  const auto cache = manifest::cached_manifests(manifest::load(sources, schema::kinds(), at_noon));
  const auto same_as_parsing = [&](const manifest::ScheduleTime& time, std::size_t parsed) {
    const auto from_cache = manifest::load(sources, schema::kinds(), time, cache);
    CHECK(from_cache.parsed == parsed);
    CHECK(image(from_cache) == image(manifest::load(sources, schema::kinds(), time)));
    return from_cache;
  };
  const auto summer = same_as_parsing({instant("2026-07-01T00:00:00Z"), system_zones()}, 0);
  CHECK(summer.desired.zones.at("Europe/Berlin").offset == std::chrono::hours(2));

  const std::string edited = schedule("nightly", "H 4 * * *", "America/New_York");
  sources[3].text = edited;
  sources[3].blob_id = "edited";
  const auto moved = same_as_parsing(at_noon, 1);
  CHECK(moved.desired.resources.at({"DataSource", "okta-prod"}).driven_by->zone == "America/New_York");

  const std::string other =
      manifest_of("DataSource", "okta-prod",
                  "  type: github\n  config: {token: {fromEnv: WEIR_SECRET_GITHUB}, repositories: [acme/site]}\n");
  sources[0].text = other;
  sources[0].blob_id = "another type";
  const auto retyped = same_as_parsing(at_noon, 2);
  CHECK(told(retyped.problems) == std::vector<std::string>{"D021 e.yaml:9:5", "D020 f.yaml:9:20"});
}

TEST_CASE("manifests are read with schemas and catalogs") {
  CHECK(manifest::reading_digest().starts_with("sha256:"));
  CHECK(manifest::reading_digest() != schema::rules_digest());
}
