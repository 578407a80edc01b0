#include "zone/system_time_zones.hpp"

#include <thread>

#include <catch2/catch.hpp>

using namespace weir;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

ZoneOffsets offsets_of(const std::string& zone) {
  zone::SystemTimeZones zones;
  auto read = zones.offsets(zone);
  REQUIRE(read);
  return *read;
}

Instant at(std::string_view text) {
  return parse_rfc3339(text).value();
}

}  // namespace

TEST_CASE("a zone's offsets are those of its clocks") {
  struct Row {
    std::string zone;
    std::string instant;
    seconds offset;
  };
  const auto row = GENERATE(values<Row>({
      {"UTC", "2026-07-01T00:00:00Z", seconds(0)},
      {"Etc/UTC", "2026-07-01T00:00:00Z", seconds(0)},
      {"Europe/Berlin", "2026-03-29T00:59:59Z", hours(1)},
      {"Europe/Berlin", "2026-03-29T01:00:00Z", hours(2)},
      {"Europe/Berlin", "2026-10-25T00:59:59.999Z", hours(2)},
      {"Europe/Berlin", "2026-10-25T01:00:00Z", hours(1)},
      {"Europe/Berlin", "2037-07-01T00:00:00Z", hours(2)},
      {"America/New_York", "2026-03-08T07:00:00Z", hours(-4)},
      {"US/Eastern", "2026-12-01T07:00:00Z", hours(-5)},
      {"Asia/Kolkata", "2026-01-01T00:00:00Z", minutes(330)},
      {"Asia/Kathmandu", "2026-01-01T00:00:00Z", minutes(345)},
      {"America/St_Johns", "2026-01-01T00:00:00Z", minutes(-210)},
      {"Australia/Lord_Howe", "2026-01-01T00:00:00Z", hours(11)},
      {"Australia/Lord_Howe", "2026-06-01T00:00:00Z", minutes(630)},
      {"Pacific/Apia", "2011-12-30T09:59:59Z", hours(-10)},  // 30 December was left out there
      {"Pacific/Apia", "2011-12-30T10:00:00Z", hours(14)},
      {"Africa/Casablanca", "2025-03-10T00:00:00Z", seconds(0)},  // Ramadan
      {"Africa/Casablanca", "2025-06-01T00:00:00Z", hours(1)},
      {"Africa/Monrovia", "1971-01-01T00:00:00Z", seconds(-2670)},  // not whole minutes
      {"Etc/GMT+5", "2026-01-01T00:00:00Z", hours(-5)},
  }));
  CAPTURE(row.zone, row.instant);
  CHECK(period_at(offsets_of(row.zone), at(row.instant)).offset == row.offset);
}

TEST_CASE("the periods of a zone ascend, begin in 1970 and differ from their neighbours") {
  for (const char* zone : {"UTC", "Europe/Berlin", "Africa/Casablanca", "Asia/Kolkata", "Asia/Tokyo"}) {
    CAPTURE(zone);
    const ZoneOffsets read = offsets_of(zone);
    CHECK(read.zone == zone);
    REQUIRE_FALSE(read.periods.empty());
    CHECK(read.periods.front().begin == at("1970-01-01T00:00:00Z"));
    for (std::size_t i = 1; i < read.periods.size(); ++i) {
      CHECK(read.periods[i - 1].begin < read.periods[i].begin);
      CHECK(read.periods[i - 1].offset != read.periods[i].offset);
    }
    CHECK(read.periods.back().begin < read.known_until);
  }
}

TEST_CASE("what is not known of a zone is said") {
  CHECK(offsets_of("Europe/Berlin").known_until == at("2038-01-01T00:00:00Z"));
  CHECK(offsets_of("America/New_York").known_until == at("2038-01-01T00:00:00Z"));
  CHECK(offsets_of("Asia/Kolkata").known_until == at("9999-12-31T23:59:59Z") + seconds(1));
  CHECK(offsets_of("UTC").known_until == at("9999-12-31T23:59:59Z") + seconds(1));
}

TEST_CASE("a name that is no zone is refused with what was meant") {
  struct Row {
    std::string name;
    std::string hint;
  };
  const auto row = GENERATE(values<Row>({
      {"Europe/Berln", "did you mean Europe/Berlin?"},
      {"europe/berlin", "did you mean Europe/Berlin?"},
      {"Atlantis/Capital-City-Of-It", "such as Europe/Berlin or UTC"},
      {"", "such as Europe/Berlin or UTC"},
      {"../../../etc/passwd", "such as Europe/Berlin or UTC"},
      {"/etc/localtime", "such as Europe/Berlin or UTC"},
      {"PST", "such as Europe/Berlin or UTC"},
      {"CEST", "such as Europe/Berlin or UTC"},
      {"utc", "did you mean UTC?"},
      {"right/Europe/Berlin", "did you mean Europe/Berlin?"},
      {"localtime", "such as Europe/Berlin or UTC"},
      {"zone.tab", "such as Europe/Berlin or UTC"},
      {"+02:00", "such as Europe/Berlin or UTC"},
  }));
  CAPTURE(row.name);
  zone::SystemTimeZones zones;
  const auto read = zones.offsets(row.name);
  REQUIRE_FALSE(read);
  REQUIRE(read.error().size() == 1);
  CHECK(read.error().front().code == "D012");
  CHECK(read.error().front().hint == row.hint);
}

TEST_CASE("zones may be asked for from several threads") {
  zone::SystemTimeZones zones;
  std::vector<std::thread> threads;
  std::vector<std::size_t> periods(4);
  for (std::size_t i = 0; i < periods.size(); ++i)
    threads.emplace_back([&, i] { periods[i] = zones.offsets("America/New_York").value().periods.size(); });
  for (auto& thread : threads) thread.join();
  CHECK(periods[0] > 100);
  CHECK(periods == std::vector<std::size_t>(4, periods[0]));
}
