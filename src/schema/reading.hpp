#pragma once

#include <vector>

#include "schema/node.hpp"
#include "schema/schema.hpp"

namespace weir::schema {

/// How much of a schema a reading looks at.
enum class Extent {
  beyond_judge,  ///< only what the judge does not see or gets wrong: lengths, formats, exact integers, secrets
  everything     ///< every rule of the subset, to explain a verdict
};

/// What `instance` breaks of the rules below `root`, in the order of the instance. No text that a pattern looks at is
/// longer than longest_matched_text.
std::vector<Violation> read(const Node& root, const Json& instance, Form form, Extent extent);

}  // namespace weir::schema
