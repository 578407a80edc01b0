#include "platform/sync_runner.hpp"

#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "core/ulid.hpp"
#include "platform/fixture_reader.hpp"
#include "platform/http_reader.hpp"
#include "platform/job_queue.hpp"
#include "platform/process_name.hpp"
#include "platform/scheduler.hpp"
#include "platform/stop_signal.hpp"
#include "platform/sync_facts.hpp"
#include "platform/sync_run.hpp"
#include "threads/start_thread.hpp"

namespace weir::platform {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds idle_pause{200};
constexpr milliseconds housekeeping_pause{5'000};
constexpr milliseconds check_pause{200};

/// One job's run, watched: by the queue, and by the runner that may be stopped.
class JobPace : public Pace {
 public:
  JobPace(JobQueue& queue, const JobRecord& job, StopSignal& stop, Clock& clock)
      : queue_(queue), job_(job), stop_(stop), clock_(clock) {}

  bool go_on() override {
    if (stop_.given() || claim_ != Claim::ours) return false;
    const milliseconds now = clock_.elapsed();
    if (last_check_ && now - *last_check_ < check_pause && progress / 10 == last_progress_ / 10) return true;
    last_check_ = now;
    last_progress_ = progress;
    claim_ = queue_.check(job_, progress);
    return claim_ == Claim::ours;
  }
  bool wait(milliseconds time) override {
    // In pieces: a cancelled job does not wait to its end.
    constexpr milliseconds piece{1'000};
    for (; time > milliseconds(0); time -= piece)
      if (!stop_.wait(std::min(time, piece)) || !go_on()) return false;
    return true;
  }
  Claim claim() const { return claim_; }

 private:
  JobQueue& queue_;
  const JobRecord& job_;
  StopSignal& stop_;
  Clock& clock_;
  std::optional<milliseconds> last_check_;
  int last_progress_ = 0;
  Claim claim_ = Claim::ours;
};

class SyncRunner : public Runner {
 public:
  SyncRunner(const Context& context, const RunnerOptions& options);
  ~SyncRunner() override { end(); }
  void stop() override { end(); }
  /// One thread that keeps house and one that works are the least.
  Result<void> start();

 private:
  void end();
  void work();
  void keep_house();
  void count_anew();
  std::optional<JobRecord> claim();
  void run(const JobRecord& job);
  void finish(const JobRecord& job, const std::function<void(sqlite::Database&, JobRecord&)>& end);
  tl::expected<std::unique_ptr<RecordReader>, SyncProblem> reader_of(const SyncTask& task);

  Context context_;
  RunnerOptions options_;
  std::string name_;
  JobQueue queue_;
  Scheduler scheduler_;
  StopSignal stop_;
  std::mutex at_work_guard_;
  std::set<std::string> at_work_;
  std::optional<std::chrono::sys_time<std::chrono::hours>> counted_at_;
  std::vector<std::jthread> threads_;
};

SyncRunner::SyncRunner(const Context& context, const RunnerOptions& options)
    : context_(context),
      options_(options),
      name_(this_process() + ' ' + make_ulid(context.clock.now(), context.random)),
      queue_(context, name_),
      scheduler_(context, name_) {
  queue_.requeue_abandoned();
}

Result<void> SyncRunner::start() {
  auto keeper = start_thread([this] { keep_house(); });
  if (!keeper) return fail(no_threads());
  threads_.push_back(std::move(*keeper));
  for (int worker = 0; worker < options_.workers; ++worker) {
    auto thread = start_thread([this] { work(); });
    if (!thread && worker == 0) return fail(no_threads());
    if (!thread) break;
    threads_.push_back(std::move(*thread));
  }
  return {};
}

void SyncRunner::end() {
  stop_.give();
  if (threads_.empty()) return;
  threads_.clear();
  queue_.put_back();
  if (options_.schedules) scheduler_.leave();
}

void SyncRunner::keep_house() {
  do {
    {
      const std::lock_guard lock(at_work_guard_);
      queue_.beat(at_work_);
    }
    queue_.requeue_abandoned();
    if (!options_.schedules || scheduler_.tick()) count_anew();
  } while (stop_.wait(housekeeping_pause));
}

/// Once an hour: what is said of the last days would else stay as the last run left it.
void SyncRunner::count_anew() {
  const auto hour = std::chrono::floor<std::chrono::hours>(context_.clock.now());
  if (counted_at_ == hour) return;
  counted_at_ = hour;
  age_sync_facts(context_);
}

std::optional<JobRecord> SyncRunner::claim() {
  if (!queue_.has_work()) return std::nullopt;
  const std::lock_guard lock(at_work_guard_);
  auto job = queue_.claim();
  if (job) at_work_.insert(job->id);
  return job;
}

void SyncRunner::work() {
  while (!stop_.given()) {
    const auto job = claim();
    if (!job) {
      stop_.wait(idle_pause);
      continue;
    }
    run(*job);
    // Should its end not have been written down, the next heartbeat puts it back.
    const std::lock_guard lock(at_work_guard_);
    at_work_.erase(job->id);
  }
}

void SyncRunner::finish(const JobRecord& job, const std::function<void(sqlite::Database&, JobRecord&)>& end) {
  constexpr int tries = 3;
  for (int i = 0; i < tries; ++i)
    if (queue_.finish(job, end) || !stop_.wait(milliseconds(1'000))) return;
}

tl::expected<std::unique_ptr<RecordReader>, SyncProblem> SyncRunner::reader_of(const SyncTask& task) {
  if (task.type == "custom") return open_http_reader(task.config, context_.clock, [this] { return stop_.given(); });
  if (options_.fixtures) return std::make_unique<FixtureReader>(*options_.fixtures, task.type);
  return tl::unexpected(
      SyncProblem{"no_fixtures",
                  "records of type " + task.type +
                      " are read from files: start the server, or `weir sync NAME --wait`, with --fixtures DIR",
                  true});
}

void SyncRunner::run(const JobRecord& job) {
  std::optional<SyncTask> task;
  const http::Response looked = context_.store.read([&](sqlite::Database& database) {
    task = read_sync_task(database, context_, job);
    return http::Response{};
  });
  if (looked.status != 0) return;
  const auto end_with = [&](const SyncProblem& problem) {
    finish(job,
           [&](sqlite::Database& database, JobRecord& ended) { record_failure(database, context_, problem, ended); });
  };
  if (!task) return end_with({"source_deleted", "the source was deleted before its sync began"});
  SyncResult result;
  result.notes = task->notes;
  JobPace pace(queue_, job, stop_, context_.clock);
  if (!task->connections.empty()) {
    auto reader = reader_of(*task);
    if (!reader) return end_with(reader.error());
    const auto outlet = [&](const std::string& destination, const std::string& stream) {
      std::optional<std::string> name;
      const http::Response kept = context_.store.write([&](sqlite::Database& database) {
        name = stream_outlet(database, destination, stream, task->source);
        return http::Response{};
      });
      return kept.status == 0 ? name : std::nullopt;
    };
    result = run_sync(*task, {**reader, options_.destinations, outlet, context_.clock}, pace);
  }
  if (pace.claim() == Claim::cancelled) {
    return finish(job, [&](sqlite::Database&, JobRecord& ended) { end_job(ended, "cancelled", context_.clock.now()); });
  }
  // A stopped run is put back, one that was lost is another's.
  if (result.stopped) return;
  finish(job,
         [&](sqlite::Database& database, JobRecord& ended) { record_sync(database, context_, *task, result, ended); });
}

}  // namespace

Diagnostic no_threads() {
  return error("U034", "the system gives no more threads",
               "raise the limit on processes (`ulimit -u`, the container's)");
}

Result<std::unique_ptr<Runner>> start_runner(const Context& context, const RunnerOptions& options) {
  auto runner = std::make_unique<SyncRunner>(context, options);
  if (auto started = runner->start(); !started) return fail(started.error());
  return runner;
}

}  // namespace weir::platform
