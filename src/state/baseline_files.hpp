#pragma once

#include <map>
#include <string>

#include "core/baseline.hpp"
#include "core/result.hpp"

namespace weir::state {

/// A baseline as texts, the same in every store: `state.json` (heading and checksum), `entries.jsonl` (a line for each
/// resource) and `manifests.jsonl` (a line for each file that was read). Canonical: equal baselines give equal bytes,
/// and a change shows as changed lines. Holds no secret.
std::map<std::string, std::string> to_files(const Baseline& baseline);

/// The reverse. S002 damaged, S003 checksum, S006 written by a newer Weir; never "empty".
Result<Baseline> from_files(const std::map<std::string, std::string>& files, const std::string& place);

}  // namespace weir::state
