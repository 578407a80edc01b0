#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/json.hpp"
#include "platform/context.hpp"

namespace weir::platform {

/// One job as it is kept.
struct JobRecord {
  std::int64_t row = 0;
  std::string id;
  std::string tenant;
  std::optional<std::string> app;
  std::string status;  ///< queued, running, completed, failed or cancelled; also in the body
  std::string source;
  bool cancel_wanted = false;
  Json body;
  Json extension = Json::object();  ///< what the full profile adds: notes, trigger

  /// Whether it will not change any more.
  bool ended() const { return status != "queued" && status != "running"; }
};

/// A sync that is asked for.
struct NewSync {
  std::string tenant;
  std::optional<std::string> app;
  std::string source;
  std::vector<std::string> connections;  ///< empty: all of the source
  std::string cause;                     ///< "" for a request, else the id of the object whose schedule it is
};

/// Puts it into the queue.
JobRecord add_sync_job(sqlite::Database& database, const Context& context, const NewSync& wanted);
/// The job of that id; nullopt when there is none.
std::optional<JobRecord> find_job(sqlite::Database& database, const std::string& id);
/// Writes status, body and extension. The body says the status too.
void save_job(sqlite::Database& database, JobRecord& job);
/// Sets the end of a job: status and completedAt.
void end_job(JobRecord& job, const std::string& status, Instant at);
/// The job as this profile answers it.
std::string job_text(const Context& context, const JobRecord& job);

}  // namespace weir::platform
