#pragma once

#include <string>

#include "platform/sync_run.hpp"

namespace weir::platform {

/// Writes down what a run did, in the transaction that ends its job: the job's end and output, cursors and last run of
/// its connections, what the source and the connectors say of their syncs. No version moves.
void record_sync(sqlite::Database& database, const Context& context, const SyncTask& task, const SyncResult& result,
                 JobRecord& job);

/// The end of a job whose run could not even begin; the source is told of it, if there is one.
void record_failure(sqlite::Database& database, const Context& context, const SyncProblem& problem, JobRecord& job);

/// Counts anew what is said of the last day and the last thirty, and forgets what is not counted any more. Nothing is
/// written while nothing is older than that.
void age_sync_facts(const Context& context);

/// The name under which a source's stream lies at a destination: its own, unless another source was there before; then
/// with the source's id behind it. Once given, it stays.
std::string stream_outlet(sqlite::Database& database, const std::string& destination, const std::string& stream,
                          const std::string& source);

}  // namespace weir::platform
