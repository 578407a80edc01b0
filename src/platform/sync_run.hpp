#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/ports.hpp"
#include "platform/record_reader.hpp"
#include "platform/sync_task.hpp"

namespace weir::platform {

/// What a run did for one connection.
struct ConnectionRun {
  std::int64_t records = 0;  ///< delivered, new or not
  std::int64_t created = 0, updated = 0, deleted = 0;
  std::int64_t errors = 0;                     ///< values and records that did not arrive as they should
  std::int64_t milliseconds = 0;               ///< spent at the destination
  std::map<std::string, std::string> cursors;  ///< by stream: what its cursor becomes when all went well
  std::optional<SyncProblem> problem;          ///< why it did not end well
  bool destination_failed = false;             ///< the problem lies with the destination
};

/// What a run did. Connections that it did not come to have the problem that ended it.
struct SyncResult {
  std::map<std::string, ConnectionRun> connections;
  std::vector<std::string> notes;
  bool stopped = false;              ///< it was told to end: nothing of it is to be written down
  bool credentials_refused = false;  ///< the source does not know these credentials any more
};

/// Where a run reads and writes.
struct SyncPlaces {
  RecordReader& reader;
  std::filesystem::path destinations;
  /// Under which names the streams lie at a destination: (destination, stream) -> name; nullopt when it cannot be told.
  std::function<std::optional<std::string>(const std::string&, const std::string&)> outlet;
  Clock& clock;
};

/// Reads every stream that a connection wants once, and delivers it to each of them: chosen by its cursor, cast by the
/// mappings, each stream whole or not at all. A problem with one stream or destination leaves the others alone.
SyncResult run_sync(const SyncTask& task, const SyncPlaces& places, Pace& pace);

}  // namespace weir::platform
