#pragma once

#include <future>

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

/// The listing of the API, under way in a thread of its own.
using Observing = std::future<Result<ObservedState>>;
Observing start_observing(World& world, const Inputs& inputs);

/// Reads state and manifests while the API is being listed. Invalid manifests, a damaged state, a baseline of another
/// project or instance and an API that cannot be read are errors; all that are found are told. Without `observing` the
/// API is listed after the state was read: for a plan that is carried out, so that whatever another run wrote before is
/// either in the listing or has moved the state since.
Result<Gathered> gather(World& world, const Inputs& inputs, std::optional<Observing> observing);

/// A state of another project or instance says nothing of this one.
std::optional<Diagnostic> foreign_state(const std::string& project_id, const Instance& instance, const Inputs& inputs,
                                        const World& world);

/// diff::compare() over what was gathered. The result borrows `gathered`.
diff::Changes compare_gathered(World& world, const Inputs& inputs, const Gathered& gathered);

/// diff::compare_adoption() over it.
Result<diff::Changes> compare_adoption(World& world, const Inputs& inputs, const Gathered& gathered,
                                       const diff::Adoption& adoption);

}  // namespace weir::reconciler
