#include "platform/job_record.hpp"

#include "core/ulid.hpp"
#include "platform/page.hpp"

namespace weir::platform {

JobRecord add_sync_job(sqlite::Database& database, const Context& context, const NewSync& wanted) {
  const Instant now = context.clock.now();
  JobRecord job;
  job.id = "job-" + make_ulid(now, context.random);
  job.tenant = wanted.tenant;
  job.app = wanted.app;
  job.status = "queued";
  job.source = wanted.source;
  Json input{{"dataSourceId", wanted.source}};
  if (!wanted.connections.empty()) input["connectionIds"] = wanted.connections;
  job.body = {{"id", job.id},
              {"type", "sync"},
              {"status", job.status},
              {"progress", 0},
              {"input", std::move(input)},
              {"output", nullptr},
              {"error", nullptr},
              {"startedAt", nullptr},
              {"completedAt", nullptr},
              {"createdAt", format_rfc3339(now)}};
  job.extension = {{"notes", Json::array()}, {"trigger", wanted.cause.empty() ? "request" : "schedule"}};
  database
      .prepare(
          "INSERT INTO jobs(id, tenant, app, type, status, source, body, extension, cause)"
          " VALUES(?, ?, ?, 'sync', 'queued', ?, ?, ?, ?)")
      .bind_all(job.id, job.tenant, job.app, job.source, job.body.dump(), job.extension.dump(), wanted.cause)
      .step();
  job.row = database.last_row();
  return job;
}

std::optional<JobRecord> find_job(sqlite::Database& database, const std::string& id) {
  auto look = database.prepare(
      "SELECT row, tenant, app, status, source, cancel_wanted, body, extension FROM jobs WHERE id = ?");
  look.bind_all(id);
  if (!look.step()) return std::nullopt;
  JobRecord job;
  job.row = look.integer(0);
  job.id = id;
  job.tenant = look.text(1);
  job.app = look.optional_text(2);
  job.status = look.text(3);
  job.source = look.text(4);
  job.cancel_wanted = look.integer(5) != 0;
  job.body = Json::parse(look.view(6), nullptr, false);
  job.extension = Json::parse(look.view(7), nullptr, false);
  if (!job.body.is_object() || !job.extension.is_object()) return std::nullopt;
  return job;
}

void save_job(sqlite::Database& database, JobRecord& job) {
  job.body["status"] = job.status;
  database.prepare("UPDATE jobs SET status = ?, body = ?, extension = ? WHERE row = ?")
      .bind_all(job.status, job.body.dump(), job.extension.dump(), job.row)
      .step();
}

void end_job(JobRecord& job, const std::string& status, Instant at) {
  job.status = status;
  job.body["completedAt"] = format_rfc3339(at);
}

std::string job_text(const Context& context, const JobRecord& job) {
  return context.full() ? join_objects(job.body.dump(), job.extension.dump()) : job.body.dump();
}

}  // namespace weir::platform
