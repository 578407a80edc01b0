#include "platform/sync_facts.hpp"

#include <utility>

#include <fmt/format.h>

#include "core/text.hpp"
#include "platform/job_queue.hpp"
#include "platform/object_record.hpp"
#include "platform/source_facts.hpp"

namespace weir::platform {
namespace {

/// Some of a problem's text comes from libraries: it need be neither short nor UTF-8.
constexpr std::size_t longest_message = 1000;

std::string_view outcome_of(const ConnectionRun& run) {
  if (run.problem) return "failed";
  return run.errors > 0 ? "partial" : "success";
}

void set_job_error(JobRecord& job, const SyncProblem& problem, Instant now) {
  end_job(job, "failed", now);
  job.body["error"] = {{"code", problem.code}, {"message", printable(problem.message, longest_message)}};
}

/// Whether the connection is as the run knew it: itself, what it took over of its source, and its destination. When it
/// is not, its cursors may have been taken back meanwhile, and what was read counts for nothing.
bool is_as_it_began(sqlite::Database& database, const SyncConnection& connection, const Json& now) {
  const auto destination = load_object(database, "Connector", connection.destination);
  return !now.value("stale", false) && string_member(now, "refreshedAt") == connection.refreshed_at && destination &&
         destination->version == connection.destination_version;
}

void record_connection(sqlite::Database& database, Instant now, const SyncTask& task, const JobRecord& job,
                       const SyncConnection& connection, const ConnectionRun& run) {
  database
      .prepare(
          "INSERT OR REPLACE INTO sync_runs(job, source, connection, destination, ended_at, outcome, records,"
          " milliseconds) VALUES(?, ?, ?, ?, ?, ?, ?, ?)")
      .bind_all(job.id, task.source, connection.id, connection.destination, milliseconds_of(now), outcome_of(run),
                run.records, run.milliseconds)
      .step();
  count_synced_records(database, now, task.source, connection.id, run.records);
  auto record = load_object(database, "Connection", connection.id);
  if (!record) return;
  record->body["lastRun"] = format_rfc3339(now);
  record->body["lastRunStatus"] = outcome_of(run);
  record->body["recordsLast30Days"] = records_of_connection(database, now, connection.id);
  if (!run.problem && is_as_it_began(database, connection, record->body))
    for (const auto& [stream, date] : run.cursors) record->body["cursors"][stream] = date;
  save_body(database, *record);
}

/// Sets what a connector's metrics say of the last 24 hours.
void count_last_day(sqlite::Database& database, Instant now, const std::string& connector, Json& metrics) {
  auto day = database.prepare(
      "SELECT coalesce(sum(records), 0), coalesce(avg(milliseconds), 0) FROM sync_runs"
      " WHERE destination = ? AND ended_at > ?");
  day.bind_all(connector, milliseconds_of(now - std::chrono::hours(24)));
  day.step();
  metrics["last24h"] = day.integer(0);
  metrics["avgLatencyMs"] = day.integer(1);
}

void record_connector(sqlite::Database& database, Instant now, const SyncConnection& connection,
                      const ConnectionRun& run) {
  // What went wrong at the source is nothing that the connector is to be blamed for.
  if (run.problem && !run.destination_failed) return;
  auto record = load_object(database, "Connector", connection.destination);
  if (!record) return;
  Json& body = record->body;
  body["sync_status"] = outcome_of(run);
  body["consecutive_errors"] = run.problem ? body.value("consecutive_errors", 0) + 1 : 0;
  body["last_error"] = run.problem ? Json(printable(run.problem->message, longest_message)) : Json();
  if (!run.problem) body["last_sync_at"] = format_rfc3339(now);
  Json& metrics = body["metrics"];
  if (!metrics.is_object()) metrics = Json::object();
  metrics["totalSynced"] = metrics.value("totalSynced", std::int64_t{0}) + run.records;
  count_last_day(database, now, connection.destination, metrics);
  save_body(database, *record);
}

/// The source's own members; `sealed_config` is the config that the run knew.
void record_source(sqlite::Database& database, Instant now, const std::string& source_id, std::string_view outcome,
                   const std::optional<std::string>& sealed_config, bool credentials_refused) {
  auto source = load_object(database, "DataSource", source_id);
  if (!source || source->deleted) return;
  Json& body = source->body;
  body["lastSyncStatus"] = outcome;
  if (outcome != "failed") body["lastSyncAt"] = format_rfc3339(now);
  std::string status = string_member(body, "status").value_or("");
  if (status != "disabled") status = outcome == "failed" ? "error" : "active";
  body["status"] = status;
  // A run with an older config proves nothing about the credentials that are kept now.
  const bool proves = sealed_config && *sealed_config == source->sealed_config;
  if (proves && credentials_refused) source->authentication = "stale";
  if (proves && outcome != "failed") source->authentication = "valid";
  save_body(database, *source);
  database.prepare("UPDATE objects SET status = ?, authentication = ? WHERE row = ?")
      .bind_all(status, source->authentication, source->row)
      .step();
  refresh_source_facts(database, now, source_id);
}

}  // namespace

void record_sync(sqlite::Database& database, const Context& context, const SyncTask& task, const SyncResult& result,
                 JobRecord& job) {
  const Instant now = context.clock.now();
  std::int64_t created = 0, updated = 0, deleted = 0, errors = 0;
  std::optional<SyncProblem> problem;
  std::vector<std::string> notes = result.notes;
  for (const SyncConnection& connection : task.connections) {
    const ConnectionRun& run = result.connections.at(connection.id);
    created += run.created;
    updated += run.updated;
    deleted += run.deleted;
    errors += run.errors;
    if (run.problem && problem) {
      notes.push_back(
          printable(fmt::format("connection {}: {}", connection.id, run.problem->message), longest_message));
    } else if (run.problem) {
      problem = run.problem;
      problem->message = fmt::format("connection {}: {}", connection.id, problem->message);
    }
    record_connection(database, now, task, job, connection, run);
    record_connector(database, now, connection, run);
  }
  job.extension["notes"] = notes;
  if (problem) {
    set_job_error(job, *problem, now);
  } else {
    end_job(job, "completed", now);
    job.body["progress"] = 100;
    job.body["output"] = {{"created", created}, {"updated", updated}, {"deleted", deleted}, {"errors", errors}};
  }
  if (task.connections.empty()) return;
  record_source(database, now, task.source,
                problem      ? "failed"
                : errors > 0 ? "partial"
                             : "success",
                task.sealed_config, result.credentials_refused);
}

void record_failure(sqlite::Database& database, const Context& context, const SyncProblem& problem, JobRecord& job) {
  set_job_error(job, problem, context.clock.now());
  record_source(database, context.clock.now(), job.source, "failed", std::nullopt, false);
}

namespace {

/// The live objects of a kind of which `member` says more than zero.
std::vector<ObjectRecord> counted_objects(sqlite::Database& database, std::string_view kind, const char* member) {
  std::vector<std::string> ids;
  auto look = database.prepare(
      fmt::format("SELECT id FROM objects WHERE kind = ? AND deleted = 0 AND body ->> '{}' > 0", member));
  look.bind_all(kind);
  while (look.step()) ids.push_back(look.text(0));
  std::vector<ObjectRecord> records;
  for (const std::string& id : ids)
    if (auto record = load_object(database, kind, id)) records.push_back(std::move(*record));
  return records;
}

/// Whether something that was counted has grown too old for it.
bool facts_are_old(sqlite::Database& database, Instant now) {
  auto look = database.prepare(
      "SELECT EXISTS(SELECT 1 FROM synced_records WHERE day <= ?) OR EXISTS(SELECT 1 FROM sync_runs WHERE ended_at <= "
      "?)");
  look.bind_all(last_day_not_counted(now), milliseconds_of(now - std::chrono::hours(24)));
  return look.step() && look.integer(0) != 0;
}

void count_anew(sqlite::Database& database, Instant now) {
  database.prepare("DELETE FROM sync_runs WHERE ended_at <= ?")
      .bind_all(milliseconds_of(now - std::chrono::hours(24)))
      .step();
  database.prepare("DELETE FROM synced_records WHERE day <= ?").bind_all(last_day_not_counted(now)).step();
  for (ObjectRecord& connection : counted_objects(database, "Connection", "$.recordsLast30Days")) {
    const std::int64_t records = records_of_connection(database, now, connection.id);
    if (connection.body["recordsLast30Days"] == records) continue;
    connection.body["recordsLast30Days"] = records;
    save_body(database, connection);
  }
  for (const ObjectRecord& source : counted_objects(database, "DataSource", "$.recordsLast30Days"))
    refresh_source_facts(database, now, source.id);
  for (ObjectRecord& connector : counted_objects(database, "Connector", "$.metrics.last24h")) {
    count_last_day(database, now, connector.id, connector.body["metrics"]);
    save_body(database, connector);
  }
}

}  // namespace

void age_sync_facts(const Context& context) {
  const Instant now = context.clock.now();
  bool old = false;
  context.store.read([&](sqlite::Database& database) {
    old = facts_are_old(database, now);
    return http::Response{};
  });
  if (!old) return;
  context.store.write([&](sqlite::Database& database) {
    count_anew(database, now);
    return http::Response{};
  });
}

std::string stream_outlet(sqlite::Database& database, const std::string& destination, const std::string& stream,
                          const std::string& source) {
  auto look = database.prepare("SELECT name FROM stream_outlets WHERE destination = ? AND stream = ? AND source = ?");
  look.bind_all(destination, stream, source);
  if (look.step()) return look.text(0);
  auto taken = database.prepare("SELECT 1 FROM stream_outlets WHERE destination = ? AND name = ?");
  std::string name = taken.bind_all(destination, stream).step() ? stream + '.' + source : stream;
  database.prepare("INSERT INTO stream_outlets(destination, stream, source, name) VALUES(?, ?, ?, ?)")
      .bind_all(destination, stream, source, name)
      .step();
  return name;
}

}  // namespace weir::platform
