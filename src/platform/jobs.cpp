#include "platform/jobs.hpp"

#include <utility>

#include "platform/audit.hpp"
#include "platform/idempotency.hpp"
#include "platform/job_record.hpp"
#include "platform/json_body.hpp"
#include "platform/object_kind.hpp"

namespace weir::platform {
namespace {

/// The job of the path, if the caller may see it.
std::optional<JobRecord> visible_job(sqlite::Database& database, const Call& call) {
  auto job = find_job(database, call.id);
  if (!job || job->tenant != call.caller.tenant) return std::nullopt;
  if (call.caller.app && job->app != call.caller.app) return std::nullopt;
  return job;
}

PageSource jobs_of(const Context& context, const Call& call) {
  PageSource source{"jobs", "row", context.full() ? "body, extension" : "body, ''", {}, true};
  source.where.require("tenant = ?", call.caller.tenant);
  if (call.caller.app) source.where.require("app = ?", *call.caller.app);
  return source;
}

http::Response queue_sync(sqlite::Database& database, const Context& context, const Call& call, std::string& made) {
  const JobRecord job = add_sync_job(database, context, {call.caller.tenant, call.caller.app, call.id, {}, ""});
  made = job.id;
  record_audit(database, context, call.caller, {"sync", "DataSource", call.id, {}});
  http::Response answer = json_answer(202, job_text(context, job));
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
    return create_once(database, context, call, *request, [&](std::string& made) {
      if (string_member(source->body, "status") == "disabled")
        return refusal(409, "source_disabled", "the source is disabled; set its status to active first");
      return queue_sync(database, context, call, made);
    });
  });
}

http::Response list_sync_history(const Context& context, const Call& call) {
  auto page = read_page_request(context, call, {});
  if (!page) return page.error();
  PageSource source = jobs_of(context, call);
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
  PageSource source = jobs_of(context, call);
  for (const auto& [name, value] : page->filters)
    source.where.require(name == "type" ? "type = ?" : "status = ?", value);
  return context.store.read(
      [&](sqlite::Database& database) { return answer_page(database, context, *page, source, Wrapper::camel); });
}

http::Response get_job(const Context& context, const Call& call) {
  return context.store.read([&](sqlite::Database& database) {
    const auto job = visible_job(database, call);
    return job ? json_answer(200, job_text(context, *job)) : no_such_object();
  });
}

http::Response cancel_job(const Context& context, const Call& call) {
  const auto request = read_empty_body(call);
  if (!request) return request.error();
  return context.store.write([&](sqlite::Database& database) {
    auto job = visible_job(database, call);
    if (!job) return no_such_object();
    if (job->ended()) return refusal(409, "job_ended", "the job is " + job->status + " already");
    // Whoever runs it sees the wish at its next step.
    database.prepare("UPDATE jobs SET cancel_wanted = 1 WHERE row = ?").bind_all(job->row).step();
    if (job->status == "queued") {
      end_job(*job, "cancelled", context.clock.now());
      save_job(database, *job);
    }
    record_audit(database, context, call.caller, {"cancel", "Job", call.id, {}});
    return json_answer(200, job_text(context, *job));
  });
}

}  // namespace weir::platform
