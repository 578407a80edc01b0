#pragma once

#include <cstddef>
#include <string>

#include "plan/plan.hpp"
#include "report/html_page.hpp"
#include "report/html_text.hpp"

/// Pieces of a plan's page that stand in files of their own.
namespace weir::report {

/// The anchor of a step, counted from 1 in the order of applying.
std::string step_anchor(std::size_t number);

/// How much a step takes away, at a glance.
Tone tone_of(const diff::Change& change);

/// What uses what among the steps, as a picture whose nodes lead to the steps; empty when no step is linked with
/// anything.
Html graph_section(const plan::Plan& plan);

/// The week before, after, and the difference: tables that are a picture, too.
Html week_section(const plan::WeekLoad& load);

}  // namespace weir::report
