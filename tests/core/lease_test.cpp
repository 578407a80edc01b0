#include "core/lease.hpp"

#include <catch2/catch.hpp>

using namespace weir;

namespace {

Lease example_lease() {
  Lease lease;
  lease.epoch = 9;
  lease.held = true;
  lease.run = "01J00000000000000000000000";
  lease.holder = {"ann", "host-1", "host-1 boot pid:[4026531836] 311 4711", 311};
  lease.command = "apply";
  lease.commit = std::string(40, 'c');
  lease.since = parse_rfc3339("2026-11-21T10:00:00Z").value();
  lease.renewed = parse_rfc3339("2026-11-21T10:01:00Z").value();
  lease.serial = 7;
  return lease;
}

}  // namespace

TEST_CASE("a lease is free, held, of a dead process here, or expired where that is harmless") {
  using Standing = LeaseStanding;
  struct Case {
    const char* what;
    bool held;
    bool gone;
    bool harmless;
    int seconds;  ///< since the last sign of life
    Standing standing;
  };
  const Case cases[] = {
      {"given back", false, false, true, 0, Standing::free},
      {"given back long ago", false, true, true, 9999, Standing::free},
      {"just renewed", true, false, true, 0, Standing::held},
      {"just before its end", true, false, true, 119, Standing::held},
      {"at its end", true, false, true, 120, Standing::expired},
      {"long silent", true, false, true, 86400, Standing::expired},
      {"long silent, but a late write could do harm", true, false, false, 86400, Standing::held},
      {"its process is gone", true, true, true, 0, Standing::dead_here},
      {"its process is gone, without keys and versions", true, true, false, 0, Standing::dead_here},
      {"from a clock that runs ahead", true, false, true, -3600, Standing::held},
  };
  for (const Case& one : cases) {
    INFO(one.what);
    Lease lease = example_lease();
    lease.held = one.held;
    const LeaseFacts facts{lease.renewed + std::chrono::seconds(one.seconds), one.gone, one.harmless};
    CHECK(judge(lease, facts) == one.standing);
  }
}

TEST_CASE("a lease reads back as it was written, and nothing else is one") {
  const Lease lease = example_lease();
  CHECK(lease_from_json(to_json(lease)) == lease);
  CHECK(lease_from_json(to_json(Lease{})) == Lease{});
  CHECK(to_json(Lease{}).at("since").is_null());
  const Json whole = to_json(lease);
  for (const auto& [name, value] : whole.items()) {
    INFO(name);
    Json json = whole;
    json.erase(name);
    CHECK_FALSE(lease_from_json(json));
    if (name == "commit") continue;  // null outside Git
    json[name] = Json::array();
    CHECK_FALSE(lease_from_json(json));
  }
  CHECK_FALSE(lease_from_json(nullptr));
}

TEST_CASE("a lease says who, where, which run and since when") {
  const Lease lease = example_lease();
  CHECK(lease_words(lease) == "run 01J00000000000000000000000 of ann at host-1 (process 311, epoch 9)");
  const auto after = [&](int seconds) { return lease_age_words(lease, lease.renewed + std::chrono::seconds(seconds)); };
  CHECK(after(12) == "since 2026-11-21T10:00:00Z, last sign of life 12 s ago");
  CHECK(after(600) == "since 2026-11-21T10:00:00Z, last sign of life 10 min ago");
  CHECK(after(7200) == "since 2026-11-21T10:00:00Z, last sign of life 2 h ago");
  CHECK(after(3 * 86400) == "since 2026-11-21T10:00:00Z, last sign of life 3 d ago");
  CHECK(after(-5).find("by its own clock") != std::string::npos);
  Lease hostile = lease;
  hostile.holder.who = "a\033[31mnn\n";
  CHECK(lease_words(hostile).find('\033') == std::string::npos);
}
