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

TEST_CASE("what a plan adopts is not counted among what nobody manages") {
  RemoteObject wanted, other, namesake;
  wanted.kind = other.kind = "DataSource";
  namesake.kind = "Connector";
  wanted.id = namesake.id = "1";
  other.id = "2";
  diff::Changes changes;
  changes.unmanaged = {&wanted, &other, &namesake};
  diff::Change adopt;
  adopt.key = {"DataSource", "a"};
  adopt.action = Action::adopt;
  adopt.remote_id = "1";
  changes.changes = {adopt};
  KindTable kinds;
  kinds["DataSource"].order = 2;
  CHECK(build_plan({}, changes, kinds, {}).unmanaged == 2);
  changes.changes.clear();
  CHECK(build_plan({}, changes, kinds, {}).unmanaged == 3);
}

TEST_CASE("what leaves the state without a step is told, by name and counted beyond ten") {
  diff::Changes changes;
  const auto told = [&] { return build_plan({}, changes, {}, {}).diagnostics; };
  CHECK(told().empty());
  changes.forgotten = {{"DataSource", "a"}};
  REQUIRE(told().size() == 1);
  CHECK(told()[0].code == "S029");
  CHECK(told()[0].severity == Severity::note);
  CHECK(told()[0].message == "1 resource of the state has neither manifest nor object any more: DataSource/a");
  for (int n = 0; n < 11; ++n) changes.forgotten.push_back({"DataSource", "n" + std::to_string(n)});
  const std::string message = told()[0].message;
  CHECK(message.starts_with("12 resources of the state have neither manifest nor object any more: DataSource/a, "));
  CHECK(message.ends_with("DataSource/n8, 2 more"));
}
