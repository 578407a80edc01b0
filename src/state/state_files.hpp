#pragma once

#include <map>
#include <string>

#include "git/repository.hpp"
#include "state/baseline_store.hpp"

namespace weir::state {

/// The name of the file that holds the lease; those of the baseline and the log say to_files().
inline constexpr const char* lease_file = "lease.json";
inline constexpr const char* runs_file = "runs.jsonl";

/// The lease as the text of its file, with a checksum.
std::string lease_text(const Lease& lease);

/// The lease among the files; one that was never taken when there is none. S002, S003.
Result<Lease> read_lease(const std::map<std::string, std::string>& files, const std::string& place);

/// All files of a state. A lease alone is a state that nothing was saved to yet. S002, S003, S006; never "empty".
Result<Stored> read_state(const std::map<std::string, std::string>& files, const std::string& place);

/// All files of a record that follows a state with that log.
std::map<std::string, std::string> record_files(const Record& record, const std::string& runs_before);

/// The log of runs in a commit; "" when there is none, or none that can be read.
std::string runs_at(const git::Repository& repository, const std::optional<std::string>& commit);

/// What a commit with that record says.
std::string record_message(const Record& record);
/// What a commit says that changes the lease alone.
std::string lease_message(const Lease& lease);

}  // namespace weir::state
