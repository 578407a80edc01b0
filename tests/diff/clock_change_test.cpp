#include <catch2/catch.hpp>

#include "scene.hpp"

using namespace weir;
using namespace weir::diff;

namespace {

/// A source whose cron was compiled in winter, looked at in summer.
struct Summer : Scene {
  Summer() {
    Resource& okta = declare("okta", {{"syncSchedule", "0 1 * * *"}});
    remember(okta, put(okta, "ds-1"));
    okta.spec["syncSchedule"] = "0 0 * * *";
    okta.driven_by = DrivenBy{"nightly", "0 2 * * *", "Europe/Berlin", false, {"0 1 * * *"}};
  }
};

}  // namespace

TEST_CASE("the zone's other offset is an update that is due, and nobody's doing") {
  Summer scene;
  for (const bool with_state : {true, false}) {
    scene.has_baseline = with_state;
    const Changes changes = scene.compare();
    REQUIRE(changes.changes.size() == 1);
    const Change& change = changes.changes.front();
    CHECK(change.action == Action::update);
    CHECK(change.reason == "clocks changed in Europe/Berlin");
    CHECK(change.origin == Origin::git);
    REQUIRE(change.driven_by);
    CHECK(change.driven_by->schedule == "nightly");
    CHECK(changes.dst_due == std::vector<ResourceKey>{{"DataSource", "okta"}});
    CHECK(changes.drifted.empty());
    CHECK(changes.pending.empty());  // Git says what it said
  }
}

TEST_CASE("an edit beside it is told as the edit, and the clocks all the same") {
  Summer scene;
  scene.desired.resources.begin()->second.spec["displayName"] = "Okta";
  const Changes changes = scene.compare();
  REQUIRE(changes.changes.size() == 1);
  CHECK(changes.changes.front().reason == "edited in Git");
  CHECK(changes.dst_due.size() == 1);
}

TEST_CASE("another cron than those of the schedule is drift") {
  Summer scene;
  scene.observed["DataSource"].objects.front().spec["syncSchedule"] = "30 5 * * *";
  const Changes changes = scene.compare();
  CHECK(changes.dst_due.empty());
  REQUIRE(changes.drifted.size() == 1);
  CHECK(changes.drifted.front().fields.front().path == "/syncSchedule");
}

TEST_CASE("a Schedule that was edited counts as an edit of what it drives") {
  Summer scene;
  scene.desired.resources.begin()->second.spec["syncSchedule"] = "0 7 * * *";
  scene.desired.resources.begin()->second.driven_by->other_crons = {"0 8 * * *"};
  const Changes changes = scene.compare();
  REQUIRE(changes.changes.size() == 1);
  CHECK(changes.changes.front().reason == "Schedule/nightly edited in Git");
  CHECK(changes.dst_due.empty());
  CHECK(changes.pending.size() == 1);
}

TEST_CASE("an edit by an hour is no change of the clocks where these are known to stand as they were applied") {
  Summer scene;
  scene.has_baseline = true;
  const auto offset = [](int hours) { return ZoneInUse{std::chrono::hours(hours), {}, std::nullopt}; };
  scene.desired.zones["Europe/Berlin"] = offset(2);
  scene.baseline.zones["Europe/Berlin"] = offset(1);
  CHECK(scene.compare().changes.front().reason == "clocks changed in Europe/Berlin");

  scene.baseline.zones["Europe/Berlin"] = offset(2);
  const Changes edited = scene.compare();
  CHECK(edited.changes.front().reason == "Schedule/nightly edited in Git");
  CHECK(edited.dst_due.empty());
  CHECK(edited.drifted.empty());
  CHECK(edited.pending.size() == 1);

  // By hand at the API it is drift.
  scene.baseline.entries.begin()->second.spec["syncSchedule"] = "0 0 * * *";
  const Changes by_hand = scene.compare();
  CHECK(by_hand.dst_due.empty());
  REQUIRE(by_hand.drifted.size() == 1);
  CHECK(by_hand.drifted.front().fields.front().path == "/syncSchedule");
}

TEST_CASE("a suspended schedule pauses what it drives, and says no time") {
  Summer scene;
  scene.kinds["DataSource"].fields["syncSchedule"].when_removed = {Consequence::pause, "by hand"};
  Resource& okta = scene.desired.resources.begin()->second;
  okta.spec.erase("syncSchedule");
  okta.driven_by = DrivenBy{"nightly", "0 2 * * *", "Europe/Berlin", true, {}};
  const Changes changes = scene.compare();
  REQUIRE(changes.changes.size() == 1);
  const Change& change = changes.changes.front();
  CHECK(change.reason == "Schedule/nightly edited in Git");
  CHECK(change.consequence == Consequence::pause);
  CHECK(change.consequence_reason == "Schedule/nightly is suspended; until it is resumed a sync starts only by hand");
  CHECK_FALSE(change.driven_by);
}
