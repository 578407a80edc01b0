#pragma once

#include <map>
#include <set>
#include <string>

#include "core/baseline.hpp"
#include "core/result.hpp"

namespace weir::state {

/// A baseline as texts, the same in every store: `state.json` (heading and checksums), `entries.jsonl` (a line for each
/// object of ours), `files.jsonl` (a line for each manifest that was read), `resources.jsonl` (a line for each
/// resource that they declare) and `runs.jsonl`, the log of runs as it is given. Canonical: equal baselines give equal
/// bytes, and a change shows as changed lines. Holds no secret.
std::map<std::string, std::string> to_files(const Baseline& baseline, const std::string& runs = {});

/// A digest of all that a later run can learn from the baseline: not of its serial, its epoch and the log.
std::string content_digest(const Baseline& baseline);
/// The same of what the files hold; they have been read by from_files before.
std::string content_digest(const std::map<std::string, std::string>& files);

/// The reverse. S002 damaged, S003 checksum, S006 written by a newer Weir; never "empty".
Result<Baseline> from_files(const std::map<std::string, std::string>& files, const std::string& place);

/// The part of it that the index files hold; the others are not looked at.
Result<BaselineIndex> index_from_files(const std::map<std::string, std::string>& files, const std::string& place);
std::set<std::string> index_files();

/// The digest of a JSON object of the state, without its own member "checksum".
std::string checksum(Json json);

/// S002: `what` cannot be read of the state in `place`.
Diagnostic damaged(const std::string& place, const std::string& what);

}  // namespace weir::state
