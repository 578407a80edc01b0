#pragma once

#include <map>
#include <string>
#include <vector>

#include "diff/change.hpp"
#include "manifest/manifest.hpp"

namespace weir::manifest {

/// Fields of one resource that somebody changed at the API: before as Git knew them, after as they are there.
struct Wish {
  ResourceKey key;
  std::vector<diff::FieldChange> fields;
};

/// Manifests that say what the API holds.
struct TakenIn {
  std::map<std::string, std::string> texts;  ///< path -> new text, of changed files only
  Diagnostics left_out;                      ///< what no edit could take in, and why
};

/// Edits the manifests so that they declare the `after` of each field. Every edited text is read again: what does not
/// say exactly that, or makes the manifests invalid, is left out and told. `loaded` is what `sources` gave.
TakenIn take_in(const std::vector<Wish>& wishes, const std::vector<Source>& sources, const Loaded& loaded,
                const std::vector<std::string>& served, const ScheduleTime& time);

}  // namespace weir::manifest
