#pragma once

#include "plan/plan.hpp"

namespace weir::plan {

/// The Plan value of docs/formats.md.
Json to_json(const Plan& plan);

/// canonical_json(to_json(plan)) and a newline: the bytes of `--out` and of `plan --format json`.
std::string to_bytes(const Plan& plan);

/// The hash over what would be done (CONTRACT part 7).
std::string plan_hash(const Plan& plan);

/// Reads a saved plan for `show` and `apply PLANFILE`: schema is checked by the caller, shape and hash here. P-code errors.
/// Drafts and tags are not in a file, so a plan that was read can be shown and compared, not carried out.
Result<Plan> from_json(const Json& json);

}  // namespace weir::plan
