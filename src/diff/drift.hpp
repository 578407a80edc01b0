#pragma once

#include "diff/compare.hpp"
#include "diff/match.hpp"

namespace weir::diff {

/// How the API differs from the last applied state (without a state: from what Git declares), and which differences Git
/// explains. Fills `drifted`, `pending` and `held` of the result of compare(). Pure.
void find_drift(const Input& input, const ObservedIndex& index, Changes& changes);

}  // namespace weir::diff
