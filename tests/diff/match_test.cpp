#include "diff/match.hpp"

#include <catch2/catch.hpp>

#include "scene.hpp"

using namespace weir;
using namespace weir::diff;

TEST_CASE("objects are found by the mark of our project and by nothing else") {
  Scene scene;
  const Resource okta = scene.declare("okta");
  scene.put(okta, "ds-1");
  set_tags(scene.put_foreign("hand-made", "ds-2"), {"team-a"});
  set_tags(scene.put_foreign("theirs", "ds-3"), {"weir:zzzzzzzz/DataSource/okta"});
  set_tags(scene.put_foreign("wrong kind", "ds-4"), {"weir:k3v9x2qm/Connector/okta"});
  RemoteObject& gone = scene.put_foreign("gone", "ds-5");
  gone.deleted = true;

  const ObservedIndex index = index_observed(scene.observed, scene.project);
  CHECK(index.owned == 1);
  REQUIRE(index.marked.at(okta.key).size() == 1);
  CHECK(index.marked.at(okta.key).front()->id == "ds-1");
  CHECK(index.unmanaged.size() == 3);
  CHECK(index.nobodys.count({"DataSource", "hand-made"}) == 1);
  CHECK(index.nobodys.count({"DataSource", "theirs"}) == 0);
  CHECK(index.by_id.count({"DataSource", "ds-5"}) == 0);
}

TEST_CASE("a mark is of a project and a key") {
  Scene scene;
  const Resource okta = scene.declare("okta");
  const RemoteObject& object = scene.put(okta, "ds-1");
  CHECK(carries_mark(object, scene.project, okta.key));
  CHECK_FALSE(carries_mark(object, "zzzzzzzz", okta.key));
  CHECK_FALSE(carries_mark(object, scene.project, {"DataSource", "other"}));
}
