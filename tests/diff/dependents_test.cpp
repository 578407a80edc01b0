#include "diff/dependents.hpp"

#include <catch2/catch.hpp>

#include "scene.hpp"

using namespace weir;
using namespace weir::diff;

namespace {

const ResourceKey okta{"DataSource", "okta"}, warehouse{"Connector", "warehouse"}, users{"StreamMapping", "users"},
    load{"Connection", "load"};

/// A source, its destination, a mapping and a connection, all of them as they were applied.
struct Pipeline : Scene {
  Pipeline() {
    put(declare("okta"), "ds-1");
    put(declare("Connector", "warehouse", {{"type", "warehouse"}}), "cnn-1");
    RemoteObject& mapping =
        put(declare("StreamMapping", "users",
                    {{"source", "okta"}, {"stream", "users"}, {"fields", {{"created", {{"type", "date"}}}}}}),
            "ds-1.users");
    mapping.references = {{"source", "ds-1"}};
    RemoteObject& connection =
        put(declare("Connection", "load", {{"source", "okta"}, {"destination", "warehouse"}}), "con-1");
    connection.references = {{"source", "ds-1"}, {"destination", "cnn-1"}};
  }

  Resource& desired_of(const ResourceKey& key) { return desired.resources.at(key); }
  RemoteObject& object_of(const std::string& kind) { return observed.at(kind).objects.front(); }
};

std::vector<std::string> told(const Changes& changes) {
  std::vector<std::string> list;
  for (const Change& change : changes.changes)
    list.push_back(std::string(to_string(change.action)) + " " + to_string(change.key));
  return list;
}

const Change& change_of(const Changes& changes, const ResourceKey& key) {
  for (const Change& change : changes.changes)
    if (change.key == key) return change;
  throw std::runtime_error("no change of " + to_string(key));
}

}  // namespace

TEST_CASE("a pipeline as it was applied has no change") {
  Pipeline world;
  const Changes changes = world.compare();
  CHECK(told(changes).empty());
  CHECK(changes.unchanged == 4);
}

TEST_CASE("a stale connection of ours is refreshed once") {
  Pipeline world;
  world.object_of("Connection").stale = true;
  const Changes changes = world.compare();
  CHECK(told(changes) == std::vector<std::string>{"refresh Connection/load"});
  const Change& refresh = changes.changes.front();
  CHECK(refresh.remote_id == "con-1");
  CHECK(refresh.fields.empty());
  CHECK(refresh.draft.empty());
  CHECK(refresh.origin == Origin::drift);
  CHECK(changes.unchanged == 3);
}

TEST_CASE("what leaves connections behind is followed by their refresh") {
  struct Row {
    const char* title;
    void (*change)(Pipeline&);
    ResourceKey cause;
  };
  const auto row = GENERATE(values<Row>({
      {"the settings of the source",
       [](Pipeline& world) { world.desired_of(okta).spec["config"]["domain"] = "b.okta.com"; }, okta},
      {"a mapping", [](Pipeline& world) { world.desired_of(users).spec["fields"]["created"]["type"] = "string"; },
       users},
      {"a mapping that goes", [](Pipeline& world) { world.desired.resources.erase(users); }, users},
      {"a new mapping",
       [](Pipeline& world) {
         world.declare("StreamMapping", "groups",
                       {{"source", "okta"}, {"stream", "groups"}, {"fields", Json::object()}});
       },
       {"StreamMapping", "groups"}},
      {"a secret with another value",
       [](Pipeline& world) { world.secrets[okta]["/config/apiToken"] = SecretStatus::rotated; }, okta},
  }));
  CAPTURE(row.title);
  Pipeline world;
  row.change(world);
  const Changes changes = world.compare();
  const Change& refresh = change_of(changes, load);
  CHECK(refresh.action == Action::refresh);
  CHECK(refresh.needs == std::vector<ResourceKey>{row.cause});
  CHECK(refresh.reason == to_string(row.cause) + " changes");
}

TEST_CASE("no refresh where it would be for nothing") {
  struct Row {
    const char* title;
    void (*change)(Pipeline&);
  };
  const auto row = GENERATE(values<Row>({
      {"another field of the source", [](Pipeline& world) { world.desired_of(okta).spec["displayName"] = "Okta"; }},
      {"the connection is written anyway",
       [](Pipeline& world) {
         world.object_of("Connection").stale = true;
         world.desired_of(load).spec["backfillDays"] = 3;
       }},
      {"the connection is switched off in Git",
       [](Pipeline& world) {
         world.object_of("Connection").stale = true;
         world.object_of("Connection").spec["enabled"] = false;
         world.desired_of(load).spec["enabled"] = false;
       }},
      {"the connection is held",
       [](Pipeline& world) {
         RemoteObject& object = world.object_of("Connection");
         object.stale = true;
         auto tags = object.tags;
         tags.push_back("weir:hold=incident");
         set_tags(object, tags);
       }},
      {"the connection is not ours",
       [](Pipeline& world) {
         world.object_of("Connection").stale = true;
         set_tags(world.object_of("Connection"), {});
         world.desired.resources.erase(load);
       }},
  }));
  CAPTURE(row.title);
  Pipeline world;
  row.change(world);
  const auto lines = told(world.compare());
  CHECK(std::count(lines.begin(), lines.end(), "refresh Connection/load") == 0);
}

TEST_CASE("a source that is still used is not deleted, and who uses it is named") {
  Pipeline world;
  world.desired.resources.erase(okta);
  world.desired.resources.erase(users);
  world.removed = {{okta, RemovedEntry::Action::remove}};
  // The manifest of the connection went away, too; it is disabled, and so still there.
  world.desired.resources.erase(load);
  Changes changes = world.compare();
  CHECK(change_of(changes, load).action == Action::disable);
  CHECK(change_of(changes, okta).blocked_by == std::vector<ResourceKey>{load});

  world.removed.push_back({load, RemovedEntry::Action::remove});
  changes = world.compare();
  CHECK(change_of(changes, okta).blocked_by.empty());
  CHECK(change_of(changes, okta).needs == std::vector<ResourceKey>{load});
}

TEST_CASE("a connection of somebody else keeps the source, too, and goes by its id") {
  Pipeline world;
  set_tags(world.object_of("Connection"), {});
  for (const ResourceKey& key : {okta, users, load}) world.desired.resources.erase(key);
  world.removed = {{okta, RemovedEntry::Action::remove}};
  const Changes changes = world.compare();
  CHECK(change_of(changes, okta).blocked_by == std::vector<ResourceKey>{{"Connection", "con-1"}});
}

TEST_CASE("a connection waits for a source that cannot be had") {
  Pipeline world;
  world.declare("second");
  world.put_foreign("second", "ds-9");  // nobody's, of the same name: a conflict
  world.declare("Connection", "more", {{"source", "second"}, {"destination", "warehouse"}});
  Changes changes = world.compare();
  CHECK(change_of(changes, {"Connection", "more"}).blocked_by == std::vector<ResourceKey>{{"DataSource", "second"}});

  world.desired_of({"DataSource", "second"}).adopt = "ds-9";
  changes = world.compare();
  const Change& create = change_of(changes, {"Connection", "more"});
  CHECK(create.blocked_by.empty());
  CHECK(create.needs == std::vector<ResourceKey>{warehouse, {"DataSource", "second"}});
}

TEST_CASE("what is not read again is not counted, what is comes from the API") {
  Pipeline world;
  world.object_of("DataSource").recent_records = 1240;
  world.desired_of(users).spec["fields"]["created"]["type"] = "string";
  CHECK(change_of(world.compare(), users).records_again == 1240);
  world.object_of("Connection").recent_records = 17;
  world.desired_of(load).spec["backfillDays"] = 3;
  const Changes changes = world.compare();
  CHECK(change_of(changes, load).records_again == 17);
  CHECK(change_of(changes, load).consequence_reason == "the next run begins earlier");
}

TEST_CASE("what is switched off reads nothing again") {
  Pipeline world;
  world.object_of("Connection").recent_records = 17;
  world.desired_of(load).spec["backfillDays"] = 3;
  world.desired_of(load).spec["enabled"] = false;
  const Changes changes = world.compare();
  CHECK(change_of(changes, load).consequence == Consequence::backfill);
  CHECK_FALSE(change_of(changes, load).records_again);
}

TEST_CASE("a new mapping of a source that is there reads again as an edited one does") {
  Pipeline world;
  world.object_of("DataSource").recent_records = 1240;
  const ResourceKey groups{"StreamMapping", "groups"};
  const Json spec = {{"source", "okta"}, {"stream", "groups"}, {"fields", {{"id", {{"type", "json"}}}}}};
  world.declare("StreamMapping", "groups", spec);
  const Changes added = world.compare();
  CHECK(change_of(added, groups).consequence == Consequence::backfill);
  CHECK(change_of(added, groups).records_again == 1240);

  world.declare("second");
  Json other = spec;
  other["source"] = "second";
  world.declare("StreamMapping", "groups", other);
  const Changes with_source = world.compare();
  CHECK(change_of(with_source, groups).consequence == Consequence::none);
}

TEST_CASE("connections that get stale and are not refreshed are named") {
  const auto row = GENERATE(table<const char*, void (*)(Pipeline&), const char*>({
      {"ours", [](Pipeline&) {}, ""},
      {"switched off",
       [](Pipeline& world) {
         set_tags(world.object_of("Connection"), {});
         world.desired.resources.erase(load);
         world.object_of("Connection").spec["enabled"] = false;
       },
       ""},
      {"on hold",
       [](Pipeline& world) {
         auto tags = world.object_of("Connection").tags;
         tags.push_back("weir:hold");
         set_tags(world.object_of("Connection"), tags);
       },
       "Connection/load (on hold)"},
      {"of somebody else",
       [](Pipeline& world) {
         set_tags(world.object_of("Connection"), {});
         world.desired.resources.erase(load);
       },
       "Connection/con-1 (not managed)"},
      {"forgotten by the same plan",
       [](Pipeline& world) {
         auto tags = world.object_of("Connection").tags;
         tags.push_back("weir:on-remove=keep");
         set_tags(world.object_of("Connection"), tags);
         world.desired.resources.erase(load);
       },
       "Connection/load (not managed)"},
  }));
  INFO(std::get<0>(row));
  Pipeline world;
  std::get<1>(row)(world);
  const auto told_stale = [&] {
    Diagnostics notes = world.compare().notes;
    std::erase_if(notes, [](const Diagnostic& note) { return note.code != "D034"; });
    return notes;
  };
  CHECK(told_stale().empty());  // nothing changes
  world.desired_of(users).spec["fields"]["created"]["type"] = "string";
  const Diagnostics notes = told_stale();
  const std::string expected = std::get<2>(row);
  REQUIRE(notes.size() == (expected.empty() ? 0u : 1u));
  if (notes.empty()) return;
  CHECK(notes.front().message ==
        "1 connection gets stale by a change of what it reads, and Weir does not refresh it: " + expected);
}
