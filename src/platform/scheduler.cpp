#include "platform/scheduler.hpp"

#include <limits>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/cron.hpp"
#include "platform/job_queue.hpp"

namespace weir::platform {
namespace {

constexpr const char* lease_name = "schedules";
constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

/// An object with a schedule, and how far that was looked at.
struct Scheduled {
  std::string id;
  NewSync sync;
  std::string cron;
};

struct Mark {
  std::string cron;
  std::int64_t considered = 0, due = 0;
};

std::vector<Scheduled> scheduled_sources(sqlite::Database& database) {
  std::vector<Scheduled> all;
  auto look = database.prepare(
      "SELECT id, tenant, app, body ->> 'syncSchedule' AS cron FROM objects"
      " WHERE kind = 'DataSource' AND deleted = 0 AND status <> 'disabled' AND cron IS NOT NULL");
  while (look.step()) {
    const std::string id = look.text(0);
    all.push_back({id, {look.text(1), look.optional_text(2), id, {}, id}, look.text(3)});
  }
  return all;
}

std::vector<Scheduled> scheduled_connections(sqlite::Database& database) {
  std::vector<Scheduled> all;
  auto look = database.prepare(
      "SELECT c.id, c.tenant, c.app, c.body ->> 'schedule' AS cron, source.id FROM objects AS c"
      " JOIN object_links ON object_links.object = c.row AND role = 'sourceId'"
      " JOIN objects AS source ON source.id = object_links.target"
      " WHERE c.kind = 'Connection' AND c.deleted = 0 AND cron IS NOT NULL AND c.body ->> 'enabled' = 1"
      " AND c.body ->> 'stale' = 0 AND source.deleted = 0 AND source.status <> 'disabled'");
  while (look.step()) {
    const std::string id = look.text(0);
    all.push_back({id, {look.text(1), look.optional_text(2), look.text(4), {id}, id}, cron_of_schedule(look.text(3))});
  }
  return all;
}

std::map<std::string, Mark> read_marks(sqlite::Database& database) {
  std::map<std::string, Mark> marks;
  auto look = database.prepare("SELECT object, cron, considered, due FROM schedule_marks");
  while (look.step()) marks[look.text(0)] = {look.text(1), look.integer(2), look.integer(3)};
  return marks;
}

void save_mark(sqlite::Database& database, const std::string& object, const std::string& cron, Instant now) {
  std::int64_t due = never;
  if (const auto parsed = parse_cron(cron)) {
    const auto next = next_fire_times(*parsed, now, 1);
    if (!next.empty()) due = milliseconds_of(next.front());
  }
  database.prepare("INSERT OR REPLACE INTO schedule_marks(object, cron, considered, due) VALUES(?, ?, ?, ?)")
      .bind_all(object, cron, milliseconds_of(now), due)
      .step();
}

bool waits_or_runs(sqlite::Database& database, const NewSync& sync) {
  auto look =
      database.prepare("SELECT 1 FROM jobs WHERE source = ? AND cause = ? AND status IN ('queued', 'running') LIMIT 1");
  return look.bind_all(sync.source, sync.cause).step();
}

}  // namespace

std::string cron_of_schedule(const std::string& schedule) {
  static const std::map<std::string, std::string> presets = {
      {"hourly", "0 * * * *"}, {"daily", "0 0 * * *"}, {"weekly", "0 0 * * 0"}};
  const auto preset = presets.find(schedule);
  return preset == presets.end() ? schedule : preset->second;
}

bool Scheduler::take_lease(sqlite::Database& database) {
  const Instant now = context_.clock.now();
  std::int64_t epoch = 0;
  {
    auto look = database.prepare("SELECT holder, epoch, until FROM runner_leases WHERE name = ?");
    look.bind_all(lease_name);
    if (look.step()) {
      const std::string holder = look.text(0);
      const std::int64_t last_renewed = look.integer(2) - std::chrono::milliseconds(longest_silence).count();
      if (holder != name_ && !holder_gone(holder, last_renewed, now)) return false;
      epoch = look.integer(1) + (holder == name_ ? 0 : 1);
    }
  }
  database.prepare("INSERT OR REPLACE INTO runner_leases(name, holder, epoch, until) VALUES(?, ?, ?, ?)")
      .bind_all(lease_name, name_, epoch, milliseconds_of(now + longest_silence))
      .step();
  return true;
}

bool Scheduler::tick() {
  bool ours = false;
  context_.store.write([&](sqlite::Database& database) {
    ours = take_lease(database);
    if (!ours) return http::Response{};
    const Instant now = context_.clock.now();
    auto marks = read_marks(database);
    auto objects = scheduled_sources(database);
    for (Scheduled& connection : scheduled_connections(database)) objects.push_back(std::move(connection));
    for (const Scheduled& object : objects) {
      const auto mark = marks.find(object.id);
      const bool known = mark != marks.end() && mark->second.cron == object.cron;
      // A clock that went back would leave the mark ahead of it for as long.
      const bool ahead = known && mark->second.considered > milliseconds_of(now + std::chrono::hours(1));
      const bool due = known && mark->second.due <= milliseconds_of(now);
      if (due && !waits_or_runs(database, object.sync)) add_sync_job(database, context_, object.sync);
      if (!known || ahead || due) save_mark(database, object.id, object.cron, now);
      if (mark != marks.end()) marks.erase(mark);
    }
    // What has no schedule any more, or is at rest, begins anew when it comes back.
    for (const auto& [id, mark] : marks)
      database.prepare("DELETE FROM schedule_marks WHERE object = ?").bind_all(id).step();
    return http::Response{};
  });
  return ours;
}

void Scheduler::leave() {
  context_.store.write([&](sqlite::Database& database) {
    database.prepare("UPDATE runner_leases SET holder = '', until = 0 WHERE name = ? AND holder = ?")
        .bind_all(lease_name, name_)
        .step();
    return http::Response{};
  });
}

}  // namespace weir::platform
