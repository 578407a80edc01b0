#include "diff/references.hpp"

#include <catch2/catch.hpp>

#include "scene.hpp"

using namespace weir;
using namespace weir::diff;

namespace {

RemoteObject& put_connection(Scene& scene, const std::string& source_id) {
  RemoteObject& object =
      scene.put(scene.declare("Connection", "load", {{"source", "okta"}, {"destination", "warehouse"}}), "con-1");
  object.spec["source"] = source_id;
  object.references = {{"source", source_id}};
  return object;
}

}  // namespace

TEST_CASE("a reference to an object of ours is told by the name of its manifest") {
  Scene scene;
  scene.put(scene.declare("okta"), "ds-1");
  scene.put_foreign("Jira", "ds-2");
  put_connection(scene, "ds-1");
  name_references(scene.observed, scene.project, scene.kinds);
  CHECK(scene.observed["Connection"].objects.front().spec["source"] == "okta");
  name_references(scene.observed, "other123", scene.kinds);
  CHECK(scene.observed["Connection"].objects.front().references.at("source") == "ds-1");

  Scene foreign;
  foreign.put_foreign("Jira", "ds-2");
  put_connection(foreign, "ds-2");
  name_references(foreign.observed, foreign.project, foreign.kinds);
  CHECK(foreign.observed["Connection"].objects.front().spec["source"] == "ds-2");
}

TEST_CASE("what refers to one of two twins has not changed: the conflict is theirs alone") {
  const std::string referred = GENERATE("ds-1", "ds-2");
  Scene scene;
  scene.put(scene.declare("Connector", "warehouse", {{"type", "warehouse"}}), "cnn-1");
  scene.put(scene.declare("okta"), "ds-1");
  scene.put(scene.desired.resources.at({"DataSource", "okta"}), "ds-2");
  put_connection(scene, referred).references["destination"] = "cnn-1";
  name_references(scene.observed, scene.project, scene.kinds);
  CHECK(scene.observed["Connection"].objects.front().spec["source"] == "okta");
  const Changes changes = scene.compare();
  CHECK(changes.changes.empty());
  CHECK(changes.drifted.empty());
  REQUIRE(changes.conflicts.size() == 1);
  CHECK(changes.conflicts.front().code == "A022");
}

TEST_CASE("an object that carries two names goes by its id") {
  Scene scene;
  set_tags(scene.put(scene.declare("okta"), "ds-1"),
           {"weir:" + scene.project + "/DataSource/okta", "weir:" + scene.project + "/DataSource/other"});
  put_connection(scene, "ds-1");
  name_references(scene.observed, scene.project, scene.kinds);
  CHECK(scene.observed["Connection"].objects.front().spec["source"] == "ds-1");
}

TEST_CASE("a mapping is called by its source and stream") {
  Scene scene;
  scene.put(scene.declare("okta"), "ds-1");
  RemoteObject& mapping =
      scene.put(scene.declare("StreamMapping", "users", {{"source", "okta"}, {"stream", "users"}}), "ds-1.users");
  mapping.spec["source"] = "ds-1";
  mapping.references = {{"source", "ds-1"}};
  name_references(scene.observed, scene.project, scene.kinds);
  CHECK(scene.observed["StreamMapping"].objects.front().display_name == "okta/users");
}

TEST_CASE("renaming or adopting a source is no change of its connections") {
  Scene scene;
  scene.put(scene.declare("Connector", "warehouse", {{"type", "warehouse"}}), "cnn-1");
  scene.put(scene.declare("okta"), "ds-1");
  put_connection(scene, "ds-1").references["destination"] = "cnn-1";
  CHECK(scene.compare().changes.empty());

  // The manifest is renamed in Git; at the API the source still has its old name.
  Scene renamed = scene;
  Resource moved = renamed.desired.resources.extract({"DataSource", "okta"}).mapped();
  moved.key.name = "workforce";
  moved.moved_from = "okta";
  renamed.desired.resources.emplace(moved.key, moved);
  renamed.desired.resources.at({"Connection", "load"}).spec["source"] = "workforce";
  Changes changes = renamed.compare();
  CHECK(changes.conflicts.empty());
  REQUIRE(changes.changes.size() == 1);
  CHECK(changes.changes.front().key == ResourceKey{"DataSource", "workforce"});

  Scene adopted = scene;
  set_tags(adopted.observed["DataSource"].objects.front(), {});
  adopted.observed["Connection"].objects.front().spec["source"] = "ds-1";
  adopted.desired.resources.at({"DataSource", "okta"}).adopt = "ds-1";
  changes = adopted.compare();
  CHECK(changes.conflicts.empty());
  REQUIRE(changes.changes.size() == 2);  // the settings are sent with the adoption, so the connection follows
  CHECK(changes.changes[0].action == Action::refresh);
  CHECK(changes.changes[1].action == Action::adopt);
}

TEST_CASE("a source that lost its mark is no change of its connections") {
  Scene scene;
  scene.put(scene.declare("Connector", "warehouse", {{"type", "warehouse"}}), "cnn-1");
  scene.put(scene.declare("okta"), "ds-1");
  put_connection(scene, "ds-1").references["destination"] = "cnn-1";
  scene.has_baseline = true;
  for (const auto& [key, resource] : scene.desired.resources)
    for (const RemoteObject& object : scene.observed[key.kind].objects)
      if (carries_mark(object, scene.project, key)) scene.remember(resource, object);
  set_tags(scene.observed["DataSource"].objects.front(), {});
  scene.observed["Connection"].objects.front().spec["source"] = "ds-1";
  const Changes changes = scene.compare();
  CHECK(changes.changes.empty());
  REQUIRE(changes.conflicts.size() == 1);
  CHECK(changes.conflicts.front().code == "S008");
}

TEST_CASE("another source is another connection") {
  Scene scene;
  scene.put(scene.declare("okta"), "ds-1");
  scene.put(scene.declare("second"), "ds-2");
  put_connection(scene, "ds-1");
  scene.desired.resources.at({"Connection", "load"}).spec["source"] = "second";
  const Changes changes = scene.compare();
  REQUIRE(changes.conflicts.size() == 1);
  CHECK(changes.conflicts.front().code == "M046");
}
