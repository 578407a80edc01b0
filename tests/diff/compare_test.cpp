#include "diff/compare.hpp"

#include <catch2/catch.hpp>

#include "scene.hpp"

using namespace weir;
using namespace weir::diff;

TEST_CASE("all lists come sorted by key and everything is counted once") {
  Scene scene;
  for (const char* name : {"c", "a", "b"}) scene.declare(name);
  const Resource kept = scene.declare("kept");
  scene.remember(kept, scene.put(kept, "ds-1"));
  set_tags(scene.put_foreign("hand-made", "ds-2"), {"x"});
  const Changes changes = scene.compare();
  REQUIRE(changes.changes.size() == 3);
  CHECK(changes.changes[0].key.name == "a");
  CHECK(changes.changes[2].key.name == "c");
  CHECK(changes.unchanged == 1);
  CHECK(changes.owned == 1);
  CHECK(changes.unmanaged.size() == 1);
}

TEST_CASE("a baseline entry with neither manifest nor object is only forgotten") {
  Scene scene;
  const Resource okta = scene.declare("okta");
  RemoteObject gone;
  gone.id = "ds-1";
  scene.remember(okta, gone);
  scene.desired.resources.clear();
  const Changes changes = scene.compare();
  CHECK(changes.changes.empty());
  CHECK(changes.forgotten == std::vector<ResourceKey>{okta.key});
}

TEST_CASE("what an incomplete listing does not show, or another name takes along, is not forgotten") {
  Scene scene;
  const Resource okta = scene.declare("okta");
  RemoteObject gone;
  gone.id = "ds-1";
  scene.remember(okta, gone);
  scene.desired.resources.clear();
  scene.observed["DataSource"].complete = false;
  CHECK(scene.compare().forgotten.empty());
  scene.observed["DataSource"].complete = true;
  scene.declare("okta-prod").moved_from = "okta";
  CHECK(scene.compare().forgotten.empty());
  scene.desired.resources.clear();
  scene.observed.erase("DataSource");  // a kind that the target does not serve any more
  CHECK(scene.compare().forgotten.empty());
}

TEST_CASE("config that nobody can vouch for is one note with its count") {
  struct Case {
    const char* what;
    void (*change)(Scene&);
    std::string message;
  };
  const std::string told = "config of 2 DataSources could not be compared: the API shows no values of it, and ";
  const Case cases[] = {
      {"both known at their version", [](Scene&) {}, ""},
      {"no state", [](Scene& s) { s.has_baseline = false; }, told + "no state says at which version it was written"},
      {"no versions",
       [](Scene& s) {
         for (RemoteObject& object : s.observed["DataSource"].objects) object.version.reset();
       },
       told + "keeps no version of it"},
      {"one is held and one sent again",
       [](Scene& s) {
         s.has_baseline = false;
         auto& objects = s.observed["DataSource"].objects;
         auto tags = objects[0].tags;
         tags.push_back("weir:hold");
         set_tags(objects[0], tags);
         s.declare("b", {{"config", {{"domain", "other.okta.com"}}}});
       },
       ""},
      {"declared no more",
       [](Scene& s) {
         s.has_baseline = false;
         s.desired.resources.clear();
       },
       ""},
  };
  for (const Case& one : cases) {
    INFO(one.what);
    Scene scene;
    for (const char* name : {"a", "b"}) {
      const Resource resource = scene.declare(name);
      scene.remember(resource, scene.put(resource, std::string("ds-") + name, 3));
    }
    scene.put_foreign("c", "ds-c");
    one.change(scene);
    const Changes changes = scene.compare();
    CHECK((changes.notes.empty() ? "" : changes.notes.front().message) == one.message);
    CHECK(changes.notes.size() <= 1);
  }
}

TEST_CASE("no foreign object ever appears in a change") {
  Scene scene;
  scene.declare("okta");
  for (int i = 0; i < 10; ++i)
    set_tags(scene.put_foreign("okta", "ds-" + std::to_string(i)),
             {i % 2 ? "weir:zzzzzzzz/DataSource/okta" : "weir:k3v9x2qm/Connector/okta"});
  for (const Change& change : scene.compare().changes) CHECK_FALSE(change.remote_id.has_value());
  CHECK(scene.compare().unmanaged.size() == 10);
}
