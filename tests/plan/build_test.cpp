#include "plan/build.hpp"

#include <catch2/catch.hpp>

#include "example_plan.hpp"

using namespace weir;
using namespace weir::plan;

TEST_CASE("building a plan orders, guards, counts and hashes") {
  const Plan plan = example_plan();
  REQUIRE(plan.steps.size() == 2);
  CHECK(plan.steps[0].change.action == Action::create);
  CHECK(plan.steps[1].change.action == Action::remove);
  REQUIRE(plan.guards.size() == 1);
  CHECK(plan.guards[0].code == "G005");
  CHECK(plan.cost.reads == 1);   // the exact read before the delete
  CHECK(plan.cost.writes == 3);  // two steps and a rotation
  CHECK(plan.hash == plan_hash(plan));
}

TEST_CASE("an unguarded update costs a read before and a read after") {
  diff::Changes changes;
  diff::Change update;
  update.key = {"DataSource", "a"};
  update.action = Action::update;
  KindTable kinds;
  kinds["DataSource"].order = 2;
  for (const bool guarded : {true, false}) {
    update.guarded = guarded;
    changes.changes = {update};
    const Plan plan = build_plan({}, changes, kinds, {});
    CHECK(plan.cost.reads == (guarded ? 0 : 2));
    CHECK(plan.cost.writes == 1);
  }
}
