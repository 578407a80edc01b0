#include "diff/three_way.hpp"

#include <set>

#include <catch2/catch.hpp>

#include "scene.hpp"

using namespace weir;
using namespace weir::diff;

namespace {

struct Row {
  int number;
  Pattern pattern;               // baseline, desired, live, edited, drifted, agree
  std::optional<Action> action;  // what compare() decides for it
  std::optional<Origin> origin;
};

// docs/three_way.md, row by row.
const std::vector<Row> rows = {
    {1, {false, false, false, false, false, false}, {}, {}},
    {2, {true, false, false, false, false, false}, {}, {}},
    {3, {false, true, false, false, false, false}, Action::create, Origin::git},
    {4, {false, false, true, false, false, false}, {}, {}},
    {5, {true, true, false, false, false, false}, Action::create, Origin::drift},
    {6, {true, true, false, true, false, false}, Action::create, Origin::both},
    {7, {true, false, true, false, false, false}, Action::disable, Origin::git},
    {8, {true, false, true, false, true, false}, Action::disable, Origin::both},
    {9, {false, true, true, false, false, true}, {}, {}},
    {10, {false, true, true, false, false, false}, Action::update, Origin::git},
    {11, {true, true, true, false, false, true}, {}, {}},
    {12, {true, true, true, false, true, false}, Action::update, Origin::drift},
    {13, {true, true, true, true, false, false}, Action::update, Origin::git},
    {14, {true, true, true, true, true, true}, {}, {}},
    {15, {true, true, true, true, true, false}, Action::update, Origin::both},
};

/// Builds the world that a pattern describes. The edit moves displayName; drift moves it elsewhere unless both agree.
Scene scene_of(const Pattern& p) {
  Scene scene;
  const Json first = {{"displayName", "first"}};
  const Json second = {{"displayName", "second"}};
  const Resource base = scene.declare("okta", first);
  const Resource now = p.edited || (!p.baseline && !p.agree && p.live) ? scene.declare("okta", second) : base;
  if (p.live) {
    Resource shown = p.agree ? now : base;
    if (p.drifted && !p.agree) shown.spec["displayName"] = "third";
    scene.put(shown, "ds-1", p.drifted ? 5 : 4);
    if (!p.baseline && !p.desired) set_tags(scene.observed["DataSource"].objects.front(), {"by-hand"});
  }
  if (p.baseline) {
    RemoteObject applied;
    applied.id = "ds-1";
    applied.version = 4;
    scene.remember(base, applied);
  }
  if (!p.desired) scene.desired.resources.clear();
  return scene;
}

}  // namespace

TEST_CASE("every pattern that can be has exactly one row, and the fifteen rows are all reached") {
  std::set<int> reached;
  for (int bits = 0; bits < 64; ++bits) {
    const Pattern p{(bits & 1) != 0, (bits & 2) != 0,  (bits & 4) != 0,
                    (bits & 8) != 0, (bits & 16) != 0, (bits & 32) != 0};
    const int row = row_of(p);
    CHECK(row >= 1);
    CHECK(row <= 15);
    reached.insert(row);
  }
  CHECK(reached.size() == 15);
}

TEST_CASE("each of the fifteen rows is told as itself and decided as the table says") {
  std::set<int> covered;
  for (const Row& row : rows) {
    INFO("row " << row.number);
    covered.insert(row.number);
    CHECK(row_of(row.pattern) == row.number);
    const Changes changes = scene_of(row.pattern).compare();
    CHECK(changes.conflicts.empty());
    REQUIRE(changes.changes.size() == (row.action ? 1u : 0u));
    if (!row.action) continue;
    CHECK(changes.changes.front().action == *row.action);
    CHECK(changes.changes.front().origin == *row.origin);
    CHECK(changes.changes.front().reason == reason_of(row.number).text);
  }
  CHECK(covered.size() == 15);
}

TEST_CASE("losing the baseline changes reasons, never the action") {
  for (const Row& row : rows) {
    if (row.number == 5 || row.number == 6) continue;  // a create either way, told as new
    INFO("row " << row.number);
    Scene scene = scene_of(row.pattern);
    const Changes with = scene.compare();
    scene.has_baseline = false;
    const Changes without = scene.compare();
    REQUIRE(with.changes.size() == without.changes.size());
    for (std::size_t i = 0; i < with.changes.size(); ++i) CHECK(with.changes[i].action == without.changes[i].action);
  }
}
