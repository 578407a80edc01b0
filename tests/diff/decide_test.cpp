#include "diff/decide.hpp"

#include <catch2/catch.hpp>

#include "scene.hpp"

using namespace weir;
using namespace weir::diff;

namespace {

const Change& only_change(const Changes& changes) {
  REQUIRE(changes.conflicts.empty());
  REQUIRE(changes.changes.size() == 1);
  return changes.changes.front();
}

const Conflict& only_conflict(const Changes& changes) {
  REQUIRE(changes.changes.empty());
  REQUIRE(changes.conflicts.size() == 1);
  return changes.conflicts.front();
}

}  // namespace

TEST_CASE("two objects with one mark: both are named and neither is touched") {
  Scene scene;
  const Resource okta = scene.declare("okta");
  scene.put(okta, "ds-2");
  scene.put(okta, "ds-1").spec["displayName"] = "other";
  const Changes changes = scene.compare();
  CHECK(only_conflict(changes).ids == std::vector<std::string>{"ds-1", "ds-2"});
  scene.desired.resources.clear();
  const Changes removed = scene.compare();
  CHECK(only_conflict(removed).ids.size() == 2);
}

TEST_CASE("an object of nobody under the same name stops the create") {
  Scene scene;
  scene.declare("okta");
  scene.put_foreign("okta", "ds-9");
  const Changes changes = scene.compare();
  CHECK(only_conflict(changes).code == "A012");
  CHECK(only_conflict(changes).ids == std::vector<std::string>{"ds-9"});
}

TEST_CASE("another project's object under the same name is no conflict") {
  Scene scene;
  scene.declare("okta");
  set_tags(scene.put_foreign("okta", "ds-9"), {"weir:zzzzzzzz/DataSource/okta"});
  const Changes changes = scene.compare();
  CHECK(only_change(changes).action == Action::create);
}

TEST_CASE("an object that lost its mark is not made a second time") {
  Scene scene;
  const Resource okta = scene.declare("okta");
  RemoteObject& object = scene.put(okta, "ds-1");
  scene.remember(okta, object);
  set_tags(object, {});
  object.display_name = "renamed by hand";
  const Changes changes = scene.compare();
  CHECK(only_conflict(changes).code == "S008");
  REQUIRE(changes.drifted.size() == 1);
  CHECK(changes.drifted.front().kind == DriftKind::unmarked);
}

TEST_CASE("only enabled differs: enable or disable, more differs: update") {
  for (const bool wanted : {true, false}) {
    Scene scene;
    const Resource okta = scene.declare("okta", {{"enabled", wanted}});
    scene.put(okta, "ds-1").spec["enabled"] = !wanted;
    const Changes switched = scene.compare();
    CHECK(only_change(switched).action == (wanted ? Action::enable : Action::disable));
    CHECK(only_change(switched).consequence == (wanted ? Consequence::none : Consequence::pause));
    scene.observed["DataSource"].objects.front().spec["syncSchedule"] = "0 1 * * *";
    const Changes more = scene.compare();
    CHECK(only_change(more).action == Action::update);
  }
}

TEST_CASE("a retired object whose manifest comes back is enabled and no longer retired") {
  Scene scene;
  const Resource okta = scene.declare("okta");
  RemoteObject& object = scene.put(okta, "ds-1");
  object.spec["enabled"] = false;
  auto tags = object.tags;
  tags.push_back("weir:retired");
  set_tags(object, tags);
  const Changes changes = scene.compare();
  const Change& change = only_change(changes);
  CHECK(change.action == Action::enable);
  CHECK(read_tags(change.tags_after).policy.retired == false);
}

TEST_CASE("a held object is listed and left alone, declared or not") {
  Scene scene;
  const Resource okta = scene.declare("okta");
  RemoteObject& object = scene.put(okta, "ds-1");
  object.spec["displayName"] = "changed by hand";
  auto tags = object.tags;
  tags.push_back("weir:hold=incident 42");
  set_tags(object, tags);
  for (const bool declared : {true, false}) {
    if (!declared) scene.desired.resources.clear();
    const Changes changes = scene.compare();
    CHECK(changes.changes.empty());
    REQUIRE(changes.held.size() == 1);
    CHECK(changes.held.front().reason == "incident 42");
  }
}

TEST_CASE("an immutable field is refused, telling to use a new name") {
  Scene scene;
  const Resource okta = scene.declare("okta");
  scene.put(okta, "ds-1").spec["type"] = "github";
  const Changes changes = scene.compare();
  CHECK(only_conflict(changes).code == "M046");
}

TEST_CASE("a version below the baseline's stops the item") {
  Scene scene;
  const Resource okta = scene.declare("okta");
  RemoteObject& object = scene.put(okta, "ds-1", 5);
  scene.remember(okta, object).version = 7;
  const Changes changes = scene.compare();
  CHECK(only_conflict(changes).code == "A020");
}

TEST_CASE("a version that others moved: config is sent again, or the key is told as touched") {
  Scene scene;
  const Resource okta = scene.declare("okta");
  RemoteObject& object = scene.put(okta, "ds-1", 5);
  scene.remember(okta, object).version = 4;
  const Changes unreadable = scene.compare();
  CHECK(only_change(unreadable).origin == Origin::drift);
  CHECK(only_change(unreadable).draft == Json{{"config", okta.spec["config"]}});
  REQUIRE(unreadable.drifted.size() == 1);
  CHECK(unreadable.drifted.front().kind == DriftKind::unreadable);

  scene.kinds["DataSource"].fields["config"].write_only = false;
  scene.observed["DataSource"].objects.clear();
  const Resource readable = scene.declare("okta");
  RemoteObject& plain = scene.put(readable, "ds-1", 5);
  scene.remember(readable, plain).version = 4;
  const Changes touched = scene.compare();
  CHECK(touched.changes.empty());
  CHECK(touched.touched == std::vector<ResourceKey>{okta.key});
  CHECK(touched.drifted.empty());
}

TEST_CASE("an edit of config in Git is seen by its digest, without any state") {
  Scene scene;
  scene.put(scene.declare("okta"), "ds-1");
  scene.declare("okta", {{"config", {{"domain", "new.okta.com"}}}});
  const Changes changes = scene.compare();
  CHECK(only_change(changes).action == Action::update);
  CHECK(only_change(changes).draft.contains("config"));
  CHECK(only_change(changes).consequence == Consequence::backfill);
}

TEST_CASE("a rotated secret alone is a rotation and no step") {
  Scene scene;
  const Resource okta = scene.declare("okta");
  scene.remember(okta, scene.put(okta, "ds-1"));
  scene.secrets[okta.key]["/config/apiToken"] = SecretStatus::rotated;
  const Changes changes = scene.compare();
  CHECK(changes.changes.empty());
  REQUIRE(changes.rotations.size() == 1);
  CHECK(changes.rotations.front().fields == std::vector<std::string>{"/config/apiToken"});
  CHECK(changes.rotations.front().draft == Json{{"config", okta.spec["config"]}});
}

TEST_CASE("movedFrom renames in place: one update that carries the new mark") {
  Scene scene;
  scene.put(scene.declare("okta"), "ds-1");
  scene.desired.resources.clear();
  scene.declare("okta-prod", {{"displayName", "okta"}}).moved_from = "okta";
  const Changes changes = scene.compare();
  const Change& change = only_change(changes);
  CHECK(change.action == Action::update);
  CHECK(change.remote_id == "ds-1");
  CHECK(read_tags(change.tags_after).marks == std::vector<Mark>{{scene.project, {"DataSource", "okta-prod"}}});
}

TEST_CASE("movedFrom of an object that is gone is a re-create, of one that lost its mark a conflict") {
  Scene scene;
  const Resource okta = scene.declare("okta");
  RemoteObject& object = scene.put(okta, "ds-1");
  scene.remember(okta, object);
  scene.desired.resources.clear();
  scene.declare("okta-prod", {{"displayName", "okta"}}).moved_from = "okta";
  set_tags(object, {});
  CHECK(only_conflict(scene.compare()).code == "S008");
  scene.observed["DataSource"].objects.clear();
  const Changes changes = scene.compare();
  const Change& change = only_change(changes);
  CHECK(change.action == Action::create);
  CHECK(change.recreate);
  CHECK(change.consequence == Consequence::reset);
}

TEST_CASE("a rename without movedFrom is refused on both sides") {
  Scene scene;
  scene.put(scene.declare("okta"), "ds-1");
  scene.desired.resources.clear();
  scene.declare("okta-prod", {{"displayName", "okta"}});
  const Changes changes = scene.compare();
  CHECK(only_conflict(changes).code == "M047");
  CHECK(only_conflict(changes).place == Place{"manifests/okta-prod.yaml", 1, 1});
}

TEST_CASE("metadata.adopt takes over an object of nobody, and nothing else") {
  Scene scene;
  scene.declare("okta").adopt = "ds-9";
  const Changes absent = scene.compare();
  CHECK(only_conflict(absent).code == "A023");
  scene.put_foreign("okta", "ds-9");
  const Changes changes = scene.compare();
  const Change& change = only_change(changes);
  CHECK(change.action == Action::adopt);
  CHECK(change.expected_version == 7);
  CHECK(change.draft.contains("config"));
  set_tags(scene.observed["DataSource"].objects.front(), {"weir:zzzzzzzz/DataSource/x"});
  const Changes owned = scene.compare();
  CHECK(only_conflict(owned).code == "A024");
}

TEST_CASE("settings that are kept are adopted as they are, and never sent") {
  Scene scene;
  scene.declare("okta", {{"config", "keep"}}).adopt = "ds-9";
  scene.put_foreign("okta", "ds-9").write_only_names = {"apiToken", "domain"};
  const Changes changes = scene.compare();
  const Change& change = only_change(changes);
  CHECK(change.action == Action::adopt);
  CHECK(change.fields.empty());
  CHECK(change.draft.empty());
  CHECK(change.consequence == Consequence::none);
  CHECK(read_tags(change.tags_after).policy.config_digest.empty());
}

TEST_CASE("what becomes of settings as Git keeps them, declares them, and keeps them again") {
  Scene scene;
  Resource& okta = scene.declare("okta", {{"config", "keep"}});
  RemoteObject& object = scene.put(okta, "ds-1", 3);
  object.write_only_names = {"apiToken", "domain"};
  scene.remember(okta, object);

  object.version = 4;  // somebody may have changed them: they are theirs to change
  const Changes touched = scene.compare();
  CHECK(touched.changes.empty());
  CHECK(touched.drifted.empty());
  CHECK(touched.touched == std::vector<ResourceKey>{okta.key});

  okta.spec["config"] = {{"domain", "acme.okta.com"}};
  okta.digest = "edited";
  const Changes declared = scene.compare();
  CHECK(only_change(declared).action == Action::update);
  CHECK(only_change(declared).draft["config"] == okta.spec["config"]);
  CHECK(only_change(declared).consequence == Consequence::backfill);

  set_tags(object, only_change(declared).tags_after);
  okta.spec["config"] = "keep";
  const Changes kept = scene.compare();
  const Change& change = only_change(kept);
  CHECK(change.fields == std::vector<FieldChange>{{"/config", {{"unknown", true}}, "keep"}});
  CHECK(change.draft.empty());
  CHECK(change.consequence == Consequence::none);
  CHECK(read_tags(change.tags_after).policy.config_digest.empty());
}

TEST_CASE("settings of an object that is not there cannot be kept") {
  Scene scene;
  scene.declare("okta", {{"config", "keep"}});
  const Changes changes = scene.compare();
  CHECK(only_conflict(changes).code == "A030");
}

TEST_CASE("a create of what the baseline knows is a re-create, and says who deleted it") {
  Scene scene;
  const Resource okta = scene.declare("okta");
  RemoteObject gone;
  gone.id = "ds-1";
  scene.remember(okta, gone);
  scene.deletions[okta.key] = {"usr-ann", "2026-11-20T09:00:00Z"};
  const Changes changes = scene.compare();
  const Change& change = only_change(changes);
  CHECK(change.recreate);
  CHECK(change.consequence == Consequence::reset);
  CHECK(change.reason == "deleted by usr-ann at 2026-11-20T09:00:00Z");
}

TEST_CASE("marks of other projects on our object stay on it") {
  Scene scene;
  const Resource okta = scene.declare("okta", {{"tags", {"identity"}}});
  RemoteObject& object = scene.put(okta, "ds-1");
  auto tags = object.tags;
  tags.push_back("weir:zzzzzzzz/DataSource/okta");
  set_tags(object, tags);
  object.spec["displayName"] = "x";
  const Changes changes = scene.compare();
  CHECK(read_tags(only_change(changes).tags_after).marks.size() == 2);
}
