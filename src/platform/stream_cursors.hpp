#pragma once

#include <string>
#include <string_view>

#include "platform/object_record.hpp"

namespace weir::platform {

// From which day on a connection reads each stream of its source (docs/syncs.md). Runs move cursors on; what changes
// the records that a connection is to have takes them back, so that these are read again. No version moves.

/// All streams are read from the start again by every live connection that names `target` in its field `role`.
void forget_cursors(sqlite::Database& database, std::string_view role, const std::string& target);
/// The same of one stream of a source.
void forget_cursors_of_stream(sqlite::Database& database, const std::string& source_id, const std::string& stream);

/// Whether records are read again (consequence backfill or reset) when a source of that type gets other settings.
/// Absent ones count as their defaults; settings that are not known (null) as other ones.
bool settings_read_again(const std::string& source_type, const Json& before, const Json& after);
/// The same of the fields of a kind that are called alike in manifests and at the API.
bool fields_read_again(const std::string& kind, const Json& before, const Json& after);

/// Fits the cursors of a connection that is about to be saved to what it says: those of streams that it does not read
/// any more are forgotten, and with more backfill days none is later than they reach.
void fit_cursors(const ObjectRecord& before, ObjectRecord& after, Instant now);

}  // namespace weir::platform
