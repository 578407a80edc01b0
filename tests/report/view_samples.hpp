#pragma once

#include "report/api_views.hpp"

namespace weir::test {

inline report::ViewSubject sample_subject() {
  Instance instance;
  instance.origin = "https://api.example";
  instance.tenant_id = "tnt-1";
  return {"acme-data", "k3v9x2qm", "production", instance};
}

inline RemoteObject sample_object(const std::string& kind, const std::string& id, Json spec) {
  RemoteObject object;
  object.kind = kind;
  object.id = id;
  object.display_name = "Shown";
  object.spec = std::move(spec);
  return object;
}

/// A source in good health with two connections, one of them stale.
inline report::SourceStatus sample_source() {
  report::SourceStatus source;
  source.name = {ResourceKey{"DataSource", "okta-prod"}, "ds-1"};
  source.view.object = sample_object("DataSource", "ds-1", {{"type", "okta"}, {"syncSchedule", "0 2 * * *"}});
  source.view.object.recent_records = 1204;
  source.view.status = "active";
  source.view.health = "Live";
  source.view.last_run = "2026-11-21T02:00:00Z";
  source.view.last_sync_at = "2026-11-21T02:00:00Z";
  source.view.last_sync_status = "success";
  source.view.destinations = {"cnn-1"};
  source.destinations = {{ResourceKey{"Connector", "warehouse"}, "cnn-1"}};
  source.next_run = "2026-11-22T02:00:00Z";
  for (const bool stale : {false, true}) {
    report::ConnectionStatus connection;
    connection.name = {std::nullopt, stale ? "con-2" : "con-1"};
    if (!stale) connection.name.key = {"Connection", "okta-to-warehouse"};
    connection.destination = source.destinations.front();
    connection.view.object = sample_object("Connection", connection.name.id, {{"enabled", true}, {"backfillDays", 2}});
    connection.view.object.stale = stale;
    source.connections.push_back(connection);
  }
  return source;
}

/// One that the API tells little of, and that nobody manages.
inline report::SourceStatus bare_source() {
  report::SourceStatus source;
  source.name = {std::nullopt, "ds-2"};
  source.view.object = sample_object("DataSource", "ds-2", {{"type", "jira"}});
  source.view.status = "error";
  return source;
}

inline providers::JobView sample_job(providers::JobStatus status) {
  providers::JobView job;
  job.id = "job-1";
  job.status = status;
  job.progress = 40;
  job.created_at = "2026-11-21T10:00:00Z";
  job.started_at = "2026-11-21T10:00:01Z";
  if (providers::has_ended(status)) job.completed_at = "2026-11-21T10:01:06Z";
  if (status == providers::JobStatus::completed) job.output = providers::JobOutput{1200, 3, 0, 0};
  if (status == providers::JobStatus::failed)
    job.error = providers::JobError{"source_unreachable", "the source is down"};
  return job;
}

}  // namespace weir::test
