#include "platform/jobs.hpp"

#include <utility>

#include "core/ulid.hpp"
#include "platform/audit.hpp"
#include "platform/idempotency.hpp"
#include "platform/json_body.hpp"
#include "platform/object_kind.hpp"

namespace weir::platform {
namespace {

struct Job {
  std::int64_t row = 0;
  std::string status;
  Json body;
};

std::optional<Job> find_job(sqlite::Database& database, const Call& call) {
  auto look = database.prepare("SELECT row, app, status, body FROM jobs WHERE id = ? AND tenant = ?");
  look.bind_all(call.id, call.caller.tenant);
  if (!look.step()) return std::nullopt;
  if (call.caller.app && look.optional_text(1) != call.caller.app) return std::nullopt;
  return Job{look.integer(0), look.text(2), Json::parse(look.view(3), nullptr, false)};
}

PageSource jobs_of(const Call& call) {
  PageSource source{"jobs", "row", "body, ''", {}, true};
  source.where.require("tenant = ?", call.caller.tenant);
  if (call.caller.app) source.where.require("app = ?", *call.caller.app);
  return source;
}

http::Response add_sync_job(sqlite::Database& database, const Context& context, const Call& call, std::string& made) {
  const Instant now = context.clock.now();
  made = "job-" + make_ulid(now, context.random);
  const Json body{{"id", made},
                  {"type", "sync"},
                  {"status", "queued"},
                  {"progress", 0},
                  {"input", {{"dataSourceId", call.id}}},
                  {"output", nullptr},
                  {"error", nullptr},
                  {"startedAt", nullptr},
                  {"completedAt", nullptr},
                  {"createdAt", format_rfc3339(now)}};
  database
      .prepare("INSERT INTO jobs(id, tenant, app, type, status, source, body) VALUES(?, ?, ?, 'sync', 'queued', ?, ?)")
      .bind_all(made, call.caller.tenant, call.caller.app, call.id, body.dump())
      .step();
  record_audit(database, context, call.caller, {"sync", "DataSource", call.id, {}});
  http::Response answer = json_answer(202, body.dump());
  answer.headers.set("Location", "/v1/jobs/" + made);
  return answer;
}

}  // namespace

http::Response start_sync(const Context& context, const Call& call) {
  const auto request = read_empty_body(call);
  if (!request) return request.error();
  return context.store.write([&](sqlite::Database& database) {
    const auto source = find_object(database, call.caller, data_source_kind().name, call.id);
    if (!source) return no_such_object();
    if (string_member(source->body, "status") == "disabled") {
      return refusal(409, "source_disabled", "the source is disabled; set its status to active first");
    }
    return create_once(database, context, call, *request,
                       [&](std::string& made) { return add_sync_job(database, context, call, made); });
  });
}

http::Response list_sync_history(const Context& context, const Call& call) {
  auto page = read_page_request(context, call, {});
  if (!page) return page.error();
  PageSource source = jobs_of(call);
  source.where.require("source = ?", call.id);
  source.where.require("type = 'sync'");
  return context.store.read([&](sqlite::Database& database) {
    if (!find_object(database, call.caller, data_source_kind().name, call.id)) return no_such_object();
    return answer_page(database, context, *page, source, Wrapper::camel);
  });
}

http::Response list_jobs(const Context& context, const Call& call) {
  auto page = read_page_request(context, call, {"type", "status"});
  if (!page) return page.error();
  PageSource source = jobs_of(call);
  for (const auto& [name, value] : page->filters)
    source.where.require(name == "type" ? "type = ?" : "status = ?", value);
  return context.store.read(
      [&](sqlite::Database& database) { return answer_page(database, context, *page, source, Wrapper::camel); });
}

http::Response get_job(const Context& context, const Call& call) {
  return context.store.read([&](sqlite::Database& database) {
    const auto job = find_job(database, call);
    return job ? json_answer(200, job->body.dump()) : no_such_object();
  });
}

http::Response cancel_job(const Context& context, const Call& call) {
  const auto request = read_empty_body(call);
  if (!request) return request.error();
  return context.store.write([&](sqlite::Database& database) {
    auto job = find_job(database, call);
    if (!job) return no_such_object();
    if (job->status != "queued") return refusal(409, "job_ended", "the job is " + job->status + " already");
    job->body["status"] = "cancelled";
    job->body["completedAt"] = format_rfc3339(context.clock.now());
    const std::string body = job->body.dump();
    database.prepare("UPDATE jobs SET status = 'cancelled', body = ? WHERE row = ?").bind_all(body, job->row).step();
    record_audit(database, context, call.caller, {"cancel", "Job", call.id, {}});
    return json_answer(200, body);
  });
}

}  // namespace weir::platform
