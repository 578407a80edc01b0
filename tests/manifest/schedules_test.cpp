#include "manifest/schedules.hpp"

#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

#include "manifest/manifest_texts.hpp"

using namespace weir;
using namespace weir::test;

namespace {

const ResourceKey okta_key{"DataSource", "okta-prod"};
const ResourceKey connection_key{"Connection", "okta-to-warehouse"};

manifest::Loaded load_at(const std::string& time, const std::vector<std::string>& texts) {
  return load_files(texts, {instant(time), system_zones()});
}

std::string cron_of(const manifest::Loaded& loaded, const ResourceKey& key = okta_key) {
  return string_member(loaded.desired.resources.at(key).spec, key.kind == "DataSource" ? "syncSchedule" : "schedule")
      .value_or("none");
}

}  // namespace

TEST_CASE("the name of a schedule becomes the cron that it means in UTC at the time of the run") {
  struct Row {
    const char* time;
    const char* cron;
    const char* zone;
    const char* utc;
    std::vector<std::string> others;
  };
  for (const Row& row : std::vector<Row>{
           {"2026-01-15T12:00:00Z", "30 2 * * *", "Europe/Berlin", "30 1 * * *", {"30 0 * * *"}},
           {"2026-07-15T12:00:00Z", "30 2 * * *", "Europe/Berlin", "30 0 * * *", {"30 1 * * *"}},
           {"2026-03-29T00:59:59Z", "30 2 * * *", "Europe/Berlin", "30 1 * * *", {"30 0 * * *"}},
           {"2026-03-29T01:00:00Z", "30 2 * * *", "Europe/Berlin", "30 0 * * *", {"30 1 * * *"}},
           {"2026-07-15T12:00:00Z", "0 9 * * mon-fri", "America/New_York", "0 13 * * 1-5", {"0 14 * * 1-5"}},
           {"2026-07-15T12:00:00Z", "0 22 * * fri", "America/New_York", "0 2 * * 6", {"0 3 * * 6"}},
           {"2026-07-15T12:00:00Z", "@daily", "UTC", "0 0 * * *", {}},
           {"2026-07-15T12:00:00Z", "0 6 * * *", "Asia/Tokyo", "0 21 * * *", {}}}) {
    INFO(row.time << " " << row.cron << " " << row.zone);
    const auto loaded =
        load_at(row.time, {okta("okta-prod", "  schedule: nightly\n"), schedule("nightly", row.cron, row.zone)});
    CHECK(told(loaded.problems).empty());
    CHECK(cron_of(loaded) == row.utc);
    const Resource& source = loaded.desired.resources.at(okta_key);
    CHECK_FALSE(source.spec.contains("schedule"));
    REQUIRE(source.driven_by);
    CHECK(source.driven_by->schedule == "nightly");
    CHECK(source.driven_by->zone == row.zone);
    CHECK(source.driven_by->other_crons == row.others);
  }
}

TEST_CASE("H is spread by the key of what is driven, and the same in every run") {
  const auto texts = [](const std::string& name) {
    return std::vector<std::string>{okta(name, "  schedule: nightly\n"),
                                    schedule("nightly", "H 2 * * *", "Europe/Berlin")};
  };
  std::set<std::string> minutes;
  for (int number = 0; number < 20; ++number) {
    const std::string name = fmt::format("okta-{}", number);
    const ResourceKey key{"DataSource", name};
    const auto loaded = load_files(texts(name));
    const Cron spread = parse_cron("H 2 * * *", to_string(key)).value();
    CHECK(loaded.desired.resources.at(key).driven_by->cron == canonical_cron(spread));
    CHECK(cron_of(loaded, key) == canonical_cron(compile_to_utc(spread, std::chrono::hours(1)).value()));
    CHECK(cron_of(load_files(texts(name)), key) == cron_of(loaded, key));
    minutes.insert(cron_of(loaded, key));
  }
  CHECK(minutes.size() > 10);
}

TEST_CASE("a suspended schedule leaves what it drives to be started by hand") {
  const auto loaded = load_files({okta("okta-prod", "  schedule: nightly\n"), warehouse("warehouse"),
                                  schedule("nightly", "30 2 * * *", "Europe/Berlin", "  suspend: true\n"),
                                  connection("okta-to-warehouse", "okta-prod", "warehouse", "  schedule: nightly\n")});
  CHECK(told(loaded.problems).empty());
  for (const ResourceKey& key : {okta_key, connection_key}) {
    const Resource& resource = loaded.desired.resources.at(key);
    CHECK_FALSE(resource.spec.contains("schedule"));
    CHECK_FALSE(resource.spec.contains("syncSchedule"));
    REQUIRE(resource.driven_by);
    CHECK(resource.driven_by->suspended);
    CHECK(resource.driven_by->cron == "30 2 * * *");
    CHECK(resource.driven_by->other_crons.empty());
  }
  CHECK(loaded.desired.zones.empty());
}

TEST_CASE("a connection takes a schedule, a preset or a cron") {
  struct Row {
    const char* text;
    const char* cron;
    bool driven;
  };
  for (const Row& row : std::vector<Row>{{"nightly", "30 1 * * *", true},
                                         {"hourly", "0 * * * *", false},
                                         {"daily", "0 0 * * *", false},
                                         {"weekly", "0 0 * * 0", false},
                                         {"\"@daily\"", "0 0 * * *", false},
                                         {"\"*/15 0-5 * * mon\"", "*/15 0-5 * * 1", false}}) {
    INFO(row.text);
    const auto loaded = load_files(
        {okta("okta-prod"), warehouse("warehouse"), schedule("nightly", "30 2 * * *", "Europe/Berlin"),
         connection("okta-to-warehouse", "okta-prod", "warehouse", fmt::format("  schedule: {}\n", row.text))});
    CHECK_FALSE(has_errors(loaded.problems));
    CHECK(cron_of(loaded, connection_key) == row.cron);
    CHECK(loaded.desired.resources.at(connection_key).driven_by.has_value() == row.driven);
  }
  const auto spread =
      load_files({okta("okta-prod"), warehouse("warehouse"),
                  connection("okta-to-warehouse", "okta-prod", "warehouse", "  schedule: H 2 * * *\n")});
  CHECK(cron_of(spread, connection_key) == canonical_cron(parse_cron("H 2 * * *", to_string(connection_key)).value()));
}

TEST_CASE("the zones that matter are those whose clocks are set and that drive something") {
  const auto loaded = load_at(
      "2026-11-21T12:00:00Z",
      {okta("okta-prod", "  schedule: nightly\n"), okta("okta-test", "  displayName: Test\n  schedule: tokyo\n"),
       schedule("nightly", "30 2 * * *", "Europe/Berlin"), schedule("tokyo", "30 2 * * *", "Asia/Tokyo"),
       schedule("idle", "30 2 * * *", "America/New_York")});
  const std::map<std::string, ZoneInUse> expected{
      {"Europe/Berlin", {std::chrono::hours(1), instant("2026-10-25T01:00:00Z"), instant("2027-03-28T01:00:00Z")}}};
  CHECK(loaded.desired.zones == expected);
}

TEST_CASE("what is wrong with a schedule is told at its place") {
  struct Row {
    const char* what;
    std::string text;
    std::string problem;
    std::string words;
    std::string hint;
  };
  for (const Row& row : std::vector<Row>{
           {"an unknown zone", schedule("s", "30 2 * * *", "Europe/Berln"), "D012 b.yaml:7:13", "Europe/Berln",
            "did you mean Europe/Berlin?"},
           {"a path for a zone", schedule("s", "30 2 * * *", "../zoneinfo/Europe/Berlin"), "D012 b.yaml:7:13", "", ""},
           {"a file that is no zone", schedule("s", "30 2 * * *", "tzdata.zi"), "D012 b.yaml:7:13", "", ""},
           {"a zone in capitals", schedule("s", "30 2 * * *", "EUROPE/BERLIN"), "D012 b.yaml:7:13", "",
            "did you mean Europe/Berlin?"},
           {"an offset for a zone", schedule("s", "30 2 * * *", "\"+01:00\""), "D012 b.yaml:7:13", "", ""},
           {"a cron that is none", schedule("s", "30 2 * *", "UTC"), "D001 b.yaml:6:9", "", ""},
           {"a value out of range", schedule("s", "30 25 * * *", "UTC"), "D003 b.yaml:6:9", "", ""},
           {"never", schedule("s", "0 0 31 2 *", "UTC"), "D011 b.yaml:6:9", "\"0 0 31 2 *\" never fires", ""},
           {"the name of a preset", schedule("daily", "30 2 * * *", "UTC"), "D032 b.yaml:4:9", "preset", ""},
           {"no list of hours", schedule("s", "0,45 2 * * *", "Asia/Kolkata"), "D010 b.yaml:6:9", "UTC+05:30", ""},
           {"the end of a month", schedule("s", "15 4 1 * *", "Asia/Kolkata"), "D010 b.yaml:6:9", "the day before", ""},
           {"another day in summer only", schedule("s", "30 1,5 * * mon", "Europe/Berlin"), "D010 b.yaml:6:9",
            "the clocks of Europe/Berlin show that at another time of the year", ""}}) {
    INFO(row.what);
    const auto loaded = load_at("2026-01-15T12:00:00Z", {warehouse("warehouse"), row.text});
    const auto all = told(loaded.problems);
    const auto found = std::find(all.begin(), all.end(), row.problem);
    CAPTURE(all);
    REQUIRE(found != all.end());
    const Diagnostic& problem = loaded.problems[static_cast<std::size_t>(found - all.begin())];
    CAPTURE(problem.message);
    CHECK(problem.message.find(row.words) != std::string::npos);
    if (!row.hint.empty()) CHECK(problem.hint == row.hint);
  }
}

TEST_CASE("a schedule that UTC cannot say names what it drives") {
  const std::string wrong = schedule("nightly", "0,45 2 * * *", "Asia/Kolkata");
  const auto loaded = load_files({okta("okta-prod", "  schedule: nightly\n"),
                                  okta("okta-test", "  displayName: Test\n  schedule: nightly\n"), wrong});
  REQUIRE(told(loaded.problems) == std::vector<std::string>{"D010 c.yaml:6:9"});
  const std::string& message = loaded.problems.front().message;
  CHECK(message.ends_with("; it drives DataSource/okta-prod and 1 more"));
  CHECK(loaded.problems.front().key == "Schedule/nightly");
}

TEST_CASE("a run after the end of the zone's rules is refused") {
  const auto loaded = load_at("2045-06-01T00:00:00Z", {okta("okta-prod", "  schedule: nightly\n"),
                                                       schedule("nightly", "30 2 * * *", "Europe/Berlin")});
  CHECK(told(loaded.problems) == std::vector<std::string>{"D013 b.yaml:7:13"});
  CHECK(told(load_at("2045-06-01T00:00:00Z",
                     {okta("okta-prod", "  schedule: nightly\n"), schedule("nightly", "30 2 * * *", "UTC")})
                 .problems)
            .empty());
}

TEST_CASE("a schedule that drives nothing is noted") {
  const auto loaded = load_files({warehouse("warehouse"), schedule("nightly", "30 2 * * *", "Europe/Berlin")});
  REQUIRE(told(loaded.problems) == std::vector<std::string>{"D033 b.yaml:4:9"});
  CHECK(loaded.problems.front().severity == Severity::note);
  CHECK(loaded.desired.schedules.contains({"Schedule", "nightly"}));
  CHECK_FALSE(loaded.desired.resources.contains({"Schedule", "nightly"}));
}
