#pragma once

#include "core/ports.hpp"
#include "plan/plan.hpp"
#include "report/render.hpp"

namespace weir::cli {

/// The next five runs after `from` of each schedule that the plan changes, in its zone and in UTC. What is made anew
/// has none: a first plan would be long with them. A schedule that cannot be read (of a saved plan) has none, too.
report::NextRuns next_runs(const plan::Plan& plan, TimeZones& zones, Instant from);

}  // namespace weir::cli
