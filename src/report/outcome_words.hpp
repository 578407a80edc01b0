#pragma once

#include <string>
#include <vector>

#include "report/report.hpp"

/// The words of a report that every rendering of it shares.
namespace weir::report {

/// Positions of the report's steps, what needs a person first.
std::vector<std::size_t> urgent_first(const Report& report);

/// "version 1 -> 2", "" when none is known.
std::string version_words(const StepReport& step);

/// "1 applied, 0 unchanged, ...": every outcome of the steps, and the plan's conflicts, which have no step.
std::string outcome_counts(const Report& report);

/// The one command that a person types next.
std::string next_command(const Report& report);

}  // namespace weir::report
