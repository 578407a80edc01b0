#include "plan/plan.hpp"

namespace weir::plan {

Summary summarize(const Plan& plan) {
  Summary sum;
  sum.unchanged = plan.unchanged;
  for (const Step& step : plan.steps) {
    switch (step.change.action) {
      case Action::create:
        ++sum.create;
        break;
      case Action::update:
        ++sum.update;
        break;
      case Action::disable:
        ++sum.disable;
        break;
      case Action::enable:
        ++sum.enable;
        break;
      case Action::remove:
        ++sum.remove;
        break;
      case Action::refresh:
        ++sum.refresh;
        break;
      case Action::adopt:
        ++sum.adopt;
        break;
      case Action::forget:
        ++sum.forget;
        break;
    }
  }
  return sum;
}

bool is_empty(const Plan& plan) {
  return plan.steps.empty() && plan.rotations.empty();
}

}  // namespace weir::plan
