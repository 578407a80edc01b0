#pragma once

#include <string>

#include "cli/command_table.hpp"
#include "cli/format.hpp"
#include "cli/shell.hpp"
#include "plan/plan.hpp"
#include "report/machine_formats.hpp"

namespace weir::cli {

/// The plan as the command's format asks.
std::string render_plan(const plan::Plan& plan, Shell& shell, const Arguments& arguments);

/// What `--fail-on` names; drift without it.
report::FailOn fail_on(const Arguments& arguments);

/// The drift or report as the command's format asks.
std::string render_drift(const report::Drift& drift, const Shell& shell, const Arguments& arguments);
std::string render_report(const report::Report& report, const Shell& shell, const Arguments& arguments);

}  // namespace weir::cli
