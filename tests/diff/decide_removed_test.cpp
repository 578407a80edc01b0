#include <catch2/catch.hpp>

#include "diff/decide.hpp"
#include "scene.hpp"

using namespace weir;
using namespace weir::diff;

namespace {

/// An object of ours whose manifest is gone.
Scene orphan(const std::string& on_remove, bool enabled = true) {
  Scene scene;
  scene.put(scene.declare("okta", {{"onRemove", on_remove}, {"enabled", enabled}}), "ds-1", 3);
  scene.desired.resources.clear();
  return scene;
}

void add_tag(Scene& scene, const std::string& tag) {
  RemoteObject& object = scene.observed["DataSource"].objects.front();
  auto tags = object.tags;
  tags.push_back(tag);
  set_tags(object, tags);
}

}  // namespace

TEST_CASE("the remembered onRemove decides what happens to an object whose manifest went away") {
  struct Case {
    const char* on_remove;
    Action action;
    Consequence consequence;
  };
  const Case cases[] = {{"disable", Action::disable, Consequence::pause},
                        {"delete", Action::remove, Consequence::loss},
                        {"keep", Action::forget, Consequence::none}};
  for (const Case& one : cases) {
    INFO(one.on_remove);
    const Changes changes = orphan(one.on_remove).compare();
    REQUIRE(changes.changes.size() == 1);
    const Change& change = changes.changes.front();
    CHECK(change.action == one.action);
    CHECK(change.consequence == one.consequence);
    CHECK(change.removal);
    CHECK_FALSE(change.asked_for);
    CHECK(change.expected_version == 3);
  }
}

TEST_CASE("disable retires: off, marked as at rest, and still ours") {
  const Changes changes = orphan("disable").compare();
  const TagView after = read_tags(changes.changes.front().tags_after);
  CHECK(after.policy.retired);
  CHECK(after.marks.size() == 1);
  CHECK(changes.changes.front().draft == Json{{"enabled", false}});
}

TEST_CASE("keep takes our tags off and nothing else") {
  Scene scene = orphan("keep");
  add_tag(scene, "team-a");
  add_tag(scene, "weir:zzzzzzzz/DataSource/okta");
  const Changes changes = scene.compare();
  CHECK(changes.changes.front().tags_after == std::vector<std::string>{"team-a", "weir:zzzzzzzz/DataSource/okta"});
  CHECK(changes.changes.front().draft.empty());
}

TEST_CASE("a retired object rests, and switched on by hand it is drift and is switched off again") {
  Scene scene = orphan("disable", false);
  add_tag(scene, "weir:retired");
  const Changes resting = scene.compare();
  CHECK(resting.changes.empty());
  CHECK(resting.drifted.empty());
  scene.observed["DataSource"].objects.front().spec["enabled"] = true;
  const Changes woken = scene.compare();
  REQUIRE(woken.changes.size() == 1);
  CHECK(woken.changes.front().action == Action::disable);
  CHECK(woken.changes.front().origin == Origin::drift);
  CHECK(woken.drifted.size() == 1);
}

TEST_CASE("protection outlives the manifest") {
  for (const bool asked : {false, true}) {
    Scene scene = orphan("delete");
    add_tag(scene, "weir:protect");
    if (asked) scene.removed = {{{"DataSource", "okta"}, RemovedEntry::Action::remove}};
    const Changes changes = scene.compare();
    CHECK(changes.changes.empty());
    REQUIRE(changes.conflicts.size() == 1);
    CHECK(changes.conflicts.front().code == "M044");
  }
}

TEST_CASE("removed: decides by name, also over a retired object") {
  struct Case {
    RemovedEntry::Action asked;
    Action action;
  };
  for (const Case& one :
       {Case{RemovedEntry::Action::remove, Action::remove}, Case{RemovedEntry::Action::forget, Action::forget},
        Case{RemovedEntry::Action::disable, Action::disable}}) {
    Scene scene = orphan("keep");
    scene.removed = {{{"DataSource", "okta"}, one.asked}};
    const Changes changes = scene.compare();
    REQUIRE(changes.changes.size() == 1);
    CHECK(changes.changes.front().action == one.action);
    CHECK(changes.changes.front().asked_for);
  }
  Scene retired = orphan("disable", false);
  add_tag(retired, "weir:retired");
  retired.removed = {{{"DataSource", "okta"}, RemovedEntry::Action::remove}};
  const Changes changes = retired.compare();
  REQUIRE(changes.changes.size() == 1);
  CHECK(changes.changes.front().action == Action::remove);
}

TEST_CASE("an object already off by Git is still retired when its manifest goes") {
  const Changes changes = orphan("disable", false).compare();
  REQUIRE(changes.changes.size() == 1);
  CHECK(changes.changes.front().draft.empty());
  CHECK(read_tags(changes.changes.front().tags_after).policy.retired);
}
