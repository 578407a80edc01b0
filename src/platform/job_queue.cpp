#include "platform/job_queue.hpp"

#include <utility>
#include <vector>

#include "platform/process_name.hpp"

namespace weir::platform {
namespace {

/// The job as if nobody had begun it.
void queue_again(sqlite::Database& database, JobRecord job, Instant now) {
  if (job.cancel_wanted) {
    end_job(job, "cancelled", now);
  } else {
    job.status = "queued";
    job.body["progress"] = 0;
    job.body["startedAt"] = nullptr;
  }
  save_job(database, job);
  database.prepare("UPDATE jobs SET holder = NULL WHERE row = ?").bind_all(job.row).step();
}

struct Holding {
  std::string job;
  std::string holder;
  std::int64_t heartbeat = 0;
};

std::vector<Holding> running_jobs(sqlite::Database& database) {
  std::vector<Holding> all;
  auto look = database.prepare("SELECT id, coalesce(holder, ''), heartbeat FROM jobs WHERE status = 'running'");
  while (look.step()) all.push_back({look.text(0), look.text(1), look.integer(2)});
  return all;
}

}  // namespace

std::int64_t milliseconds_of(Instant at) {
  return at.time_since_epoch().count();
}

bool holder_gone(const std::string& holder, std::int64_t heartbeat, Instant now) {
  const std::int64_t silence = milliseconds_of(now) - heartbeat;
  return silence > std::chrono::milliseconds(longest_silence).count() || certainly_gone(holder);
}

bool JobQueue::transact(const std::function<void(sqlite::Database&)>& work) {
  const http::Response kept = context_.store.write([&](sqlite::Database& database) {
    work(database);
    return http::Response{};
  });
  return kept.status == 0;
}

bool JobQueue::is_ours(sqlite::Database& database, const JobRecord& job) const {
  auto look = database.prepare("SELECT 1 FROM jobs WHERE row = ? AND status = 'running' AND holder = ?");
  return look.bind_all(job.row, name_).step();
}

std::optional<JobRecord> JobQueue::claim() {
  std::optional<JobRecord> claimed;
  const Instant now = context_.clock.now();
  const bool kept = transact([&](sqlite::Database& database) {
    std::string id;
    {
      auto take = database.prepare(
          "UPDATE jobs SET status = 'running', holder = ?, heartbeat = ? WHERE row ="
          " (SELECT row FROM jobs WHERE status = 'queued'"
          "  AND source NOT IN (SELECT source FROM jobs WHERE status = 'running') ORDER BY row LIMIT 1) RETURNING id");
      take.bind_all(name_, milliseconds_of(now));
      if (!take.step()) return;
      id = take.text(0);
    }
    claimed = find_job(database, id);
    if (!claimed) return;
    claimed->status = "running";
    claimed->body["startedAt"] = format_rfc3339(now);
    save_job(database, *claimed);
  });
  return kept ? claimed : std::nullopt;
}

Claim JobQueue::check(const JobRecord& job, int progress) {
  Claim claim = Claim::lost;
  const bool kept = transact([&](sqlite::Database& database) {
    if (!is_ours(database, job)) return;
    auto now = find_job(database, job.id);
    if (!now) return;
    claim = now->cancel_wanted ? Claim::cancelled : Claim::ours;
    if (now->body["progress"] == progress) return;
    now->body["progress"] = progress;
    save_job(database, *now);
  });
  return kept ? claim : Claim::lost;
}

bool JobQueue::finish(const JobRecord& job, const std::function<void(sqlite::Database&, JobRecord&)>& end) {
  return transact([&](sqlite::Database& database) {
    auto now = is_ours(database, job) ? find_job(database, job.id) : std::nullopt;
    if (!now) return;
    end(database, *now);
    save_job(database, *now);
  });
}

bool JobQueue::has_work() {
  bool found = false;
  context_.store.read([&](sqlite::Database& database) {
    found = database.prepare("SELECT 1 FROM jobs WHERE status = 'queued' LIMIT 1").step();
    return http::Response{};
  });
  return found;
}

void JobQueue::beat(const std::set<std::string>& at_work) {
  transact([&](sqlite::Database& database) {
    const Instant now = context_.clock.now();
    database.prepare("UPDATE jobs SET heartbeat = ? WHERE status = 'running' AND holder = ?")
        .bind_all(milliseconds_of(now), name_)
        .step();
    for (const Holding& one : running_jobs(database)) {
      if (one.holder != name_ || at_work.count(one.job) > 0) continue;
      if (auto job = find_job(database, one.job)) queue_again(database, std::move(*job), now);
    }
  });
}

void JobQueue::requeue_abandoned() {
  transact([&](sqlite::Database& database) {
    const Instant now = context_.clock.now();
    for (const Holding& one : running_jobs(database)) {
      if (one.holder == name_ || !holder_gone(one.holder, one.heartbeat, now)) continue;
      if (auto job = find_job(database, one.job)) queue_again(database, std::move(*job), now);
    }
  });
}

void JobQueue::put_back() {
  beat({});
}

}  // namespace weir::platform
