#include "diff/situation.hpp"

#include <catch2/catch.hpp>

#include "scene.hpp"

using namespace weir;
using namespace weir::diff;

TEST_CASE("a version moved only when both sides have a counter and they differ") {
  BaselineEntry entry;
  RemoteObject object;
  CHECK_FALSE(version_moved(entry, object));
  entry.version = 3;
  CHECK_FALSE(version_moved(entry, object));
  object.version = 3;
  CHECK_FALSE(version_moved(entry, object));
  object.version = 4;
  CHECK(version_moved(entry, object));
}

TEST_CASE("a kind without enabled is never switched off") {
  KindRules rules;
  CHECK(wants_enabled(rules, {{"enabled", false}}));
  rules.fields["enabled"].default_value = true;
  CHECK(wants_enabled(rules, Json::object()));
  CHECK_FALSE(wants_enabled(rules, {{"enabled", false}}));
}
