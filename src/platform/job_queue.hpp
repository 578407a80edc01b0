#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>

#include "platform/job_record.hpp"

namespace weir::platform {

/// What a runner may conclude from looking at a job that it claimed.
enum class Claim {
  ours,       ///< go on
  cancelled,  ///< somebody wants it cancelled: end it so
  lost,       ///< it is another's now, or the database cannot be written: write nothing more
};

/// The queue of sync jobs as one runner sees it. A running job has a holder and a heartbeat; when the heartbeat stops,
/// or the holder's process is gone, the job goes back into the queue and is run again from its start. Thread-safe.
class JobQueue {
 public:
  /// `name` is this runner's among all runners of all processes.
  JobQueue(const Context& context, std::string name) : context_(context), name_(std::move(name)) {}

  /// Takes the oldest queued job whose source no job runs, in one atomic step.
  std::optional<JobRecord> claim();
  /// Whether the job is still ours; says its progress (0..99) when it is.
  Claim check(const JobRecord& job, int progress);
  /// In one transaction: `end` says how the job ended, and what follows from it. Nothing happens when the job is not
  /// ours any more. False when it was not kept.
  bool finish(const JobRecord& job, const std::function<void(sqlite::Database&, JobRecord&)>& end);
  /// Whether there may be something to claim; cheaper than claiming.
  bool has_work();
  /// Says that this runner is alive and works on just these jobs: others of its own go back into the queue.
  void beat(const std::set<std::string>& at_work);
  /// Queues again what runners hold that are gone. Called by every runner now and then.
  void requeue_abandoned();
  /// Queues again what this runner holds: it ends.
  void put_back();

 private:
  bool transact(const std::function<void(sqlite::Database&)>& work);
  bool is_ours(sqlite::Database& database, const JobRecord& job) const;

  Context context_;
  std::string name_;
};

/// After this long without a heartbeat a runner counts as gone, wherever it is.
inline constexpr std::chrono::seconds longest_silence{30};

/// Whether a holder (of a job or a lease) that was last heard of at `heartbeat` is gone.
bool holder_gone(const std::string& holder, std::int64_t heartbeat, Instant now);
/// Milliseconds since 1970, as kept in the tables.
std::int64_t milliseconds_of(Instant at);

}  // namespace weir::platform
