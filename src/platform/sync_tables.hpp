#pragma once

namespace weir::platform {

/// The tables of syncs, version 1, beside those of tables.hpp in the same file.
///
/// jobs: `holder` is the runner that runs it and `heartbeat` (ms since 1970) when that was last alive; `cause` is ""
/// for a request, else the object whose schedule asked for it. No source has two running jobs: the index says so to
/// every process on this file.
/// sync_runs: what one job did for one connection, one row each. `records` counts what was delivered, new or not.
/// stream_outlets: under which name a source's stream lies at a destination (docs/syncs.md).
/// runner_leases: who may start scheduled syncs, until when. schedule_marks: up to which instant an object's schedule
/// was looked at, and when it is due next.
inline constexpr const char* sync_tables = R"sql(
ALTER TABLE jobs ADD COLUMN extension TEXT NOT NULL DEFAULT '{}';
ALTER TABLE jobs ADD COLUMN holder TEXT;
ALTER TABLE jobs ADD COLUMN heartbeat INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN cancel_wanted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN cause TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX one_running_job_of_a_source ON jobs(source) WHERE status = 'running';
CREATE INDEX queued_jobs ON jobs(row) WHERE status = 'queued';
CREATE TABLE sync_runs(
  row INTEGER PRIMARY KEY AUTOINCREMENT, job TEXT NOT NULL, source TEXT NOT NULL, connection TEXT NOT NULL,
  destination TEXT NOT NULL, ended_at INTEGER NOT NULL, outcome TEXT NOT NULL, records INTEGER NOT NULL,
  milliseconds INTEGER NOT NULL, UNIQUE(job, connection));
CREATE INDEX sync_runs_by_destination ON sync_runs(destination, ended_at);
CREATE TABLE stream_outlets(
  destination TEXT NOT NULL, stream TEXT NOT NULL, source TEXT NOT NULL, name TEXT NOT NULL COLLATE NOCASE,
  PRIMARY KEY(destination, stream, source), UNIQUE(destination, name)) WITHOUT ROWID;
CREATE TABLE runner_leases(
  name TEXT PRIMARY KEY, holder TEXT NOT NULL, epoch INTEGER NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE schedule_marks(
  object TEXT PRIMARY KEY, cron TEXT NOT NULL, considered INTEGER NOT NULL, due INTEGER NOT NULL) WITHOUT ROWID;
)sql";

}  // namespace weir::platform
