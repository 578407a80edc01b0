#include "diff/drift.hpp"

#include <catch2/catch.hpp>

#include "scene.hpp"

using namespace weir;
using namespace weir::diff;

namespace {

struct World {
  Scene scene;
  Resource okta;
  RemoteObject* object;
  World() : okta(scene.declare("okta")), object(&scene.put(okta, "ds-1", 3)) { scene.remember(okta, *object); }
};

}  // namespace

TEST_CASE("an applied and untouched object does not drift") {
  const Changes changes = World().scene.compare();
  CHECK(changes.drifted.empty());
  CHECK(changes.pending.empty());
  CHECK(changes.unchanged == 1);
}

TEST_CASE("what somebody did to the object has its name") {
  struct Case {
    const char* what;
    void (*act)(World&);
    DriftKind kind;
  };
  const Case cases[] = {
      {"renamed",
       [](World& w) {
         w.object->spec["displayName"] = "x";
         w.object->version = 4;
       },
       DriftKind::changed},
      {"switched off",
       [](World& w) {
         w.object->spec["enabled"] = false;
         w.object->version = 4;
       },
       DriftKind::disabled},
      {"config rewritten", [](World& w) { w.object->version = 4; }, DriftKind::unreadable},
      {"deleted", [](World& w) { w.scene.observed["DataSource"].objects.clear(); }, DriftKind::missing},
      {"mark taken off", [](World& w) { set_tags(*w.object, {}); }, DriftKind::unmarked},
      {"protection taken off",
       [](World& w) {
         w.scene.baseline.entries.begin()->second.protect = true;
         w.scene.desired.resources.begin()->second.protect = true;
       },
       DriftKind::changed},
  };
  for (const Case& one : cases) {
    INFO(one.what);
    World world;
    one.act(world);
    const Changes changes = world.scene.compare();
    REQUIRE(changes.drifted.size() == 1);
    CHECK(changes.drifted.front().kind == one.kind);
    CHECK(changes.drifted.front().remote_id == "ds-1");
  }
}

TEST_CASE("what Git explains is pending, not drift") {
  World world;
  world.scene.declare("okta", {{"displayName", "new name"}});
  world.scene.declare("another");
  const Changes edited = world.scene.compare();
  CHECK(edited.drifted.empty());
  CHECK(edited.pending == std::vector<ResourceKey>{{"DataSource", "another"}, {"DataSource", "okta"}});
  world.scene.desired.resources.clear();
  const Changes removed = world.scene.compare();
  CHECK(removed.drifted.empty());
  CHECK(removed.pending == std::vector<ResourceKey>{{"DataSource", "okta"}});
}

TEST_CASE("what rests at the API is not pending, though a rebuilt state knows it") {
  World world;
  world.scene.desired.resources.clear();
  auto tags = world.object->tags;
  tags.push_back("weir:retired");
  set_tags(*world.object, tags);
  world.object->spec["enabled"] = false;
  CHECK(world.scene.compare().pending.empty());
  world.object->spec["enabled"] = true;
  CHECK(world.scene.compare().pending.size() == 1);
}

TEST_CASE("without a state drift is the difference from Git") {
  World world;
  world.scene.has_baseline = false;
  CHECK(world.scene.compare().drifted.empty());
  world.object->spec["enabled"] = false;
  const Changes changes = world.scene.compare();
  REQUIRE(changes.drifted.size() == 1);
  CHECK(changes.drifted.front().kind == DriftKind::disabled);
}

TEST_CASE("a change that git has taken in is pending and no drift") {
  World world;
  world.object->spec["displayName"] = "x";
  world.object->spec["enabled"] = false;
  world.object->version = 4;
  Resource& declared = world.scene.desired.resources.begin()->second;
  declared.spec["displayName"] = "x";
  declared.digest = "edited";
  const Changes half = world.scene.compare();
  REQUIRE(half.drifted.size() == 1);
  CHECK(half.drifted.front().fields == std::vector<FieldChange>{{"/enabled", true, false}});
  declared.spec["enabled"] = false;
  const Changes whole = world.scene.compare();
  CHECK(whole.drifted.empty());
  CHECK(whole.pending == std::vector<ResourceKey>{declared.key});
  CHECK(whole.changes.empty());
}
