#include "plan/plan.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::plan;

TEST_CASE("a plan is empty when nothing would be written, and each action is counted under its name") {
  Plan plan;
  CHECK(is_empty(plan));
  plan.rotations.push_back({});
  CHECK_FALSE(is_empty(plan));
  plan.rotations.clear();
  for (const Action action : {Action::create, Action::create, Action::update, Action::disable, Action::enable,
                              Action::remove, Action::refresh, Action::adopt, Action::forget}) {
    Step step;
    step.change.action = action;
    plan.steps.push_back(step);
  }
  plan.unchanged = 41;
  CHECK_FALSE(is_empty(plan));
  const Summary sum = summarize(plan);
  CHECK(sum.create == 2);
  CHECK(sum.update == 1);
  CHECK(sum.disable == 1);
  CHECK(sum.enable == 1);
  CHECK(sum.remove == 1);
  CHECK(sum.refresh == 1);
  CHECK(sum.adopt == 1);
  CHECK(sum.forget == 1);
  CHECK(sum.unchanged == 41);
}
