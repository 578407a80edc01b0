#pragma once

#include "diff/compare.hpp"
#include "reconciler/run.hpp"

namespace weir::reconciler {

/// The three sides of a comparison, read once.
struct Gathered {
  manifest::Loaded loaded;
  state::Stored stored;
  bool keeps_state = false;  ///< false outside Git: an absent baseline is then no loss
  ObservedState observed;
  Diagnostics notes;  ///< warnings and notes of reading

  const Baseline* baseline() const { return stored.baseline ? &*stored.baseline : nullptr; }
};

/// Reads state and manifests while the API is being listed. Invalid manifests, a damaged state, a baseline of another
/// project or instance and an API that cannot be read are errors; all that are found are told.
Result<Gathered> gather(World& world, const Inputs& inputs);

/// diff::compare() over what was gathered. The result borrows `gathered`.
diff::Changes compare_gathered(World& world, const Inputs& inputs, const Gathered& gathered);

}  // namespace weir::reconciler
