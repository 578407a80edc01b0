#include "diff/adoption.hpp"

#include <catch2/catch.hpp>

#include "diff/references.hpp"
#include "scene.hpp"

using namespace weir;
using namespace weir::diff;

namespace {

const ResourceKey okta_key{"DataSource", "okta"};

Result<Changes> adopt(Scene& scene, const ResourceKey& key, const std::string& id) {
  const Baseline* baseline = scene.has_baseline ? &scene.baseline : nullptr;
  return compare_adoption({scene.project, scene.desired, scene.observed, baseline, scene.kinds, scene.removed,
                           scene.guarded, scene.secrets, scene.deletions},
                          {key, id});
}

std::vector<std::string> told(const Result<Changes>& changes) {
  REQUIRE(changes);
  std::vector<std::string> lines;
  for (const Change& change : changes->changes)
    lines.push_back(std::string(to_string(change.action)) + " " + to_string(change.key) + " " +
                    change.remote_id.value_or(""));
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("an object of nobody becomes a resource's own, and nothing else is looked at") {
  Scene scene;
  scene.declare("okta");
  scene.declare("another");
  scene.put_foreign("Okta by hand", "ds-9");
  const auto changes = adopt(scene, okta_key, "ds-9");
  CHECK(told(changes) == Lines{"adopt DataSource/okta ds-9"});
  CHECK(read_tags(changes->changes.front().tags_after).marks == std::vector<Mark>{{scene.project, okta_key}});
  CHECK(changes->changes.front().expected_version == 7);
  CHECK(scene.desired.resources.at(okta_key).adopt == std::nullopt);
}

TEST_CASE("of several that carry the mark one is chosen, and the others lose it") {
  Scene scene;
  const Resource okta = scene.declare("okta");
  scene.put(okta, "ds-1");
  RemoteObject& second = scene.put(okta, "ds-2");
  scene.put(okta, "ds-3");
  CHECK(told(adopt(scene, okta_key, "ds-2")) ==
        Lines{"update DataSource/okta ds-2", "forget DataSource/okta ds-1", "forget DataSource/okta ds-3"});
  second.spec["displayName"] = "changed";
  const auto changes = adopt(scene, okta_key, "ds-2");
  CHECK(told(changes)[0] == "update DataSource/okta ds-2");
  CHECK(changes->changes[0].draft["displayName"] == "okta");
  CHECK(read_tags(changes->changes[1].tags_after).marks.empty());
  CHECK(changes->changes[1].needs == std::vector<ResourceKey>{okta_key});
}

TEST_CASE("a mark moves to an object that had none") {
  Scene scene;
  const Resource okta = scene.declare("okta");
  scene.put(okta, "ds-1");
  scene.put_foreign("okta", "ds-9");
  CHECK(told(adopt(scene, okta_key, "ds-9")) == Lines{"adopt DataSource/okta ds-9", "forget DataSource/okta ds-1"});
  CHECK(told(adopt(scene, okta_key, "ds-1")).empty());
}

TEST_CASE("what cannot be adopted says why") {
  Scene scene;
  const Resource okta = scene.declare("okta");
  scene.declare("other");
  scene.put(scene.desired.resources.at({"DataSource", "other"}), "ds-2");
  scene.put_foreign("theirs", "ds-3");
  set_tags(scene.observed["DataSource"].objects.back(), {"weir:zzzzzzzz/DataSource/theirs"});
  scene.put_foreign("held", "ds-4");
  set_tags(scene.observed["DataSource"].objects.back(), {"weir:hold=mine"});
  scene.put_foreign("deleted", "ds-5").deleted = true;
  RemoteObject connector;
  connector.kind = "Connector";
  connector.id = "cnn-1";
  scene.observed["Connector"].objects.push_back(connector);
  scene.put_foreign("aws", "ds-6").spec["type"] = "aws";

  const auto refused = [&](const ResourceKey& key, const std::string& id) {
    const auto changes = adopt(scene, key, id);
    return changes ? std::string() : changes.error().front().code + " " + changes.error().front().message;
  };
  CHECK(refused({"DataSource", "okt"}, "ds-3") == "U049 DataSource/okt is declared in no manifest");
  CHECK(refused(okta_key, "ds-0") == "A023 ds-0 is no DataSource that is there: no object has that id");
  CHECK(refused(okta_key, "ds-5") == "A023 ds-5 is no DataSource that is there: no object has that id");
  CHECK(refused(okta_key, "cnn-1") == "A023 cnn-1 is no DataSource that is there: that is a Connector");
  CHECK(refused(okta_key, "ds-2") == "A024 ds-2 carries the mark of DataSource/other");
  CHECK(refused(okta_key, "ds-3") == "A024 ds-3 carries the mark of project zzzzzzzz");
  CHECK(adopt(scene, okta_key, "ds-4")->held.front().reason == "mine");
  CHECK(adopt(scene, okta_key, "ds-6")->conflicts.front().code == "M046");
}
