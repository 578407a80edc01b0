#pragma once

#include <cstdint>
#include <string>

#include "core/instant.hpp"
#include "platform/object_record.hpp"

namespace weir::platform {

/// Sets what the server derives of a source in its body: `health`, `destinations`, `lastRun`, `recordsLast30Days`. True
/// when one of them changed. Saves nothing and moves no version.
bool derive_source_facts(sqlite::Database& database, Instant now, ObjectRecord& source);

/// The same for a source that is kept: after a change of one of its connections, and after a run. Does nothing for a
/// source that is not there.
void refresh_source_facts(sqlite::Database& database, Instant now, const std::string& source_id);

/// Counts records that a connection moved, on the day of `now`. The facts are to be refreshed afterwards.
void count_synced_records(sqlite::Database& database, Instant now, const std::string& source_id,
                          const std::string& connection_id, std::int64_t records);

/// The last day whose records are older than the 30 days, counted from 1970-01-01.
std::int64_t last_day_not_counted(Instant now);

/// Records that the connection moved on the last 30 days, today among them.
std::int64_t records_of_connection(sqlite::Database& database, Instant now, const std::string& connection_id);

}  // namespace weir::platform
