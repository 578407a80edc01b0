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

TEST_CASE("no foreign object ever appears in a change") {
  Scene scene;
  scene.declare("okta");
  for (int i = 0; i < 10; ++i)
    set_tags(scene.put_foreign("okta", "ds-" + std::to_string(i)),
             {i % 2 ? "weir:zzzzzzzz/DataSource/okta" : "weir:k3v9x2qm/Connector/okta"});
  for (const Change& change : scene.compare().changes) CHECK_FALSE(change.remote_id.has_value());
  CHECK(scene.compare().unmanaged.size() == 10);
}
