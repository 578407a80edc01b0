#pragma once

#include "plan/plan.hpp"

namespace weir::plan {

/// The Plan value of docs/formats.md.
Json to_json(const Plan& plan);

/// {origin, tenantId, appId, instanceId}; null where the API says nothing.
Json to_json(const Instance& instance);

/// canonical_json(to_json(plan)) and a newline: the bytes of `--out` and of `plan --format json`.
std::string to_bytes(const Plan& plan);

/// The hash over what would be done (docs/formats.md).
std::string plan_hash(const Plan& plan);

/// The inverse of to_json(Instance); what is missing stays empty.
Instance instance_from_json(const Json& json);

/// Reads a saved plan for `show` and `apply PLANFILE`. The caller has checked it against plan.schema.json; the hash is
/// checked here. P-code errors.
/// Drafts and tags are not in a file, so a plan that was read can be shown and compared, not carried out.
Result<Plan> from_json(const Json& json);

}  // namespace weir::plan
