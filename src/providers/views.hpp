#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/remote_object.hpp"

/// What the API tells of its objects beyond what manifests declare: for people who look. Times are as the API wrote
/// them.
namespace weir::providers {

/// A data source at work.
struct SourceView {
  RemoteObject object;
  std::string status;                 ///< active, error, disabled
  std::optional<std::string> health;  ///< Setup, Authenticated, Live, Re-Auth required, Error; absent where not told
  std::optional<std::string> last_sync_at, last_sync_status, last_run;
  std::vector<std::string> destinations;  ///< ids of connectors
};

/// A connector at work.
struct ConnectorView {
  RemoteObject object;
  std::optional<std::string> sync_status, last_sync_at, last_error;
  std::optional<std::int64_t> consecutive_errors;
};

/// A connection at work.
struct ConnectionView {
  RemoteObject object;
  std::optional<std::string> last_run, last_run_status, refreshed_at;
  std::map<std::string, std::string> cursors;  ///< stream -> where its next run begins
};

/// One field of a stream.
struct StreamFieldView {
  std::string name;
  std::string type;                        ///< as the source gives it
  std::optional<std::string> mapped_type;  ///< what a mapping makes of it
  bool nullable = false;
};

/// One stream of a source. Where nothing is known of its records before they are read, it has no fields.
struct StreamView {
  std::string name;
  std::vector<std::string> primary_key;
  std::vector<StreamFieldView> fields;
  std::optional<RemoteObject> mapping;
};

/// Where a job stands.
enum class JobStatus { queued, running, completed, failed, cancelled };

/// What a sync did, in records.
struct JobOutput {
  std::int64_t created = 0, updated = 0, deleted = 0, errors = 0;
};

/// Why a job failed.
struct JobError {
  std::optional<std::string> code;  ///< as docs/syncs.md lists them, where the server says one
  std::string message;
};

/// A sync under way or done.
struct JobView {
  std::string id;
  JobStatus status = JobStatus::queued;
  double progress = 0;  ///< per cent
  std::optional<JobOutput> output;
  std::optional<JobError> error;
  std::vector<std::string> notes;  ///< what a person should know of it: connections that were left out
  std::optional<std::string> created_at, started_at, completed_at;
};

/// "queued", "running", "completed", "failed", "cancelled".
std::string_view to_string(JobStatus status);
std::optional<JobStatus> parse_job_status(std::string_view text);
/// Completed, failed or cancelled.
bool has_ended(JobStatus status);

}  // namespace weir::providers
