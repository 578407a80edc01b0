#pragma once

#include "plan/plan.hpp"

namespace weir::report {

/// A plan as problems on lines of manifests: guards and conflicts are errors, steps that take something away warnings,
/// the other steps notes, with `step/ACTION` in the place of a code. Errors first, then what takes away.
Diagnostics plan_findings(const plan::Plan& plan);

/// The same diagnostics, errors first, then warnings, then notes.
Diagnostics severe_first(const Diagnostics& diagnostics);

/// What a rule is about: the title of a code in docs/errors.md, or what a step does.
std::string rule_title(std::string_view code);

}  // namespace weir::report
