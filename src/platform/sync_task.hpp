#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalog/stream_catalog.hpp"
#include "platform/job_record.hpp"

namespace weir::platform {

/// One connection that a run delivers to.
struct SyncConnection {
  std::string id;
  std::string destination;                          ///< id of the connector
  std::int64_t destination_version = 0;             ///< of the connector
  std::string provider;                             ///< of the connector
  std::string refreshed_at;                         ///< when it was saved or took over its source's settings
  std::optional<std::vector<std::string>> streams;  ///< nullopt: all of the source
  std::map<std::string, std::string> cursors;       ///< by stream: the date from which on records are read
  int backfill_days = 0;
};

/// What a job has to do, as the database says when it begins. `config` holds secrets: it is never shown.
struct SyncTask {
  std::string source;
  std::string type;
  Json config;
  std::string sealed_config;  ///< as it is kept: another one afterwards is another config
  std::vector<SyncConnection> connections;
  /// By stream and field: the type that a StreamMapping casts to.
  std::map<std::string, std::map<std::string, catalog::FieldType>> mappings;
  std::vector<std::string> notes;  ///< which connections are left out, and why
};

/// Reads what the job has to do; nullopt when its source is deleted.
std::optional<SyncTask> read_sync_task(sqlite::Database& database, const Context& context, const JobRecord& job);

}  // namespace weir::platform
