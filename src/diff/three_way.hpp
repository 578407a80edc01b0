#pragma once

#include <string_view>

#include "core/action.hpp"

namespace weir::diff {

/// How one resource stands in the three places that know it. Equality counts only where both sides are present.
struct Pattern {
  bool baseline = false;
  bool desired = false;
  bool live = false;
  bool edited = false;   ///< desired differs from the baseline
  bool drifted = false;  ///< the object differs from the baseline
  bool agree = false;    ///< desired equals the object
};

/// The row of docs/three_way.md, 1 to 15. The rows are exhaustive: every pattern that can be has exactly one.
int row_of(const Pattern& pattern);

/// Why a resource differs: what a row says of the difference. It never decides the action.
struct Reason {
  Origin origin;
  std::string_view text;
};
/// The reason of a row that has a difference (docs/three_way.md).
Reason reason_of(int row);

}  // namespace weir::diff
