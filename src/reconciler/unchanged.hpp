#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "reconciler/run.hpp"

namespace weir::reconciler {

/// What an empty plan says, counted without looking at a spec.
struct Unchanged {
  std::size_t resources = 0;  ///< declared, and as they were applied
  std::size_t owned = 0;
  std::size_t unmanaged = 0;
};

/// The half that needs no API: the same files under the same schemas, all of them applied, nothing asked for by name,
/// and no secret that might have been rotated.
bool could_be_unchanged(const World& world, const Inputs& inputs, const BaselineIndex& index);

/// The zones that the applied schedules follow, as they are now; nullopt when one of them keeps another offset than it
/// did, so that crons are compiled anew.
std::optional<std::map<std::string, ZoneInUse>> zones_now(World& world, const Inputs& inputs,
                                                          const BaselineIndex& index);

/// The other half: every object of ours is the one that was applied, at the version it was left at, and nothing else
/// carries our mark but what rests. Nullopt when that cannot be said; the long way then tells what differs.
std::optional<Unchanged> find_unchanged(const Inputs& inputs, const BaselineIndex& index,
                                        const ObservedState& observed);

/// Leaves a large value to the end of the process, which takes its memory back at once: taking ten thousand objects
/// apart costs as much as reading them. For the last act of a run only.
template <class Value>
void abandon(Value value) {
  static auto* kept = new std::vector<std::shared_ptr<void>>();
  kept->push_back(std::make_shared<Value>(std::move(value)));
}

}  // namespace weir::reconciler
