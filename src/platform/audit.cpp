#include "platform/audit.hpp"

#include "core/instant.hpp"
#include "core/ulid.hpp"
#include "platform/page.hpp"

namespace weir::platform {

void record_audit(sqlite::Database& database, const Context& context, const Caller& caller, const AuditEntry& entry) {
  // Counted per tenant and without gaps, so that a missing event shows.
  auto next = database.prepare("UPDATE tenants SET events = events + 1 WHERE id = ? RETURNING events");
  next.bind_all(caller.tenant);
  const std::int64_t sequence = next.step() ? next.integer(0) : 0;
  next.reset();
  const Instant now = context.clock.now();
  const std::string id = "aud-" + make_ulid(now, context.random);
  const Json body{{"id", id},
                  {"sequenceId", sequence},
                  {"tenantId", caller.tenant},
                  {"appId", caller.app ? Json(*caller.app) : Json()},
                  {"actorId", caller.subject},
                  {"actorType", caller.subject_type},
                  {"action", entry.action},
                  {"resourceType", entry.resource_type},
                  {"resourceId", entry.resource_id},
                  {"fields", entry.fields},
                  {"ts", format_rfc3339(now)}};
  database
      .prepare(
          "INSERT INTO audit_events(id, tenant, app, action, resource_type, resource_id, at, body)"
          " VALUES(?, ?, ?, ?, ?, ?, ?, ?)")
      .bind_all(id, caller.tenant, caller.app, entry.action, entry.resource_type, entry.resource_id,
                std::int64_t{now.time_since_epoch().count()}, body.dump())
      .step();
}

http::Response list_audit_events(const Context& context, const Call& call) {
  auto page = read_page_request(context, call, {"resourceType", "resourceId", "action", "from"});
  if (!page) return page.error();
  PageSource source{"audit_events", "row", "body, ''", {}, true};
  source.where.require("tenant = ?", call.caller.tenant);
  if (call.caller.app) source.where.require("app = ?", *call.caller.app);
  for (const auto& [name, value] : page->filters) {
    if (name == "resourceType") source.where.require("resource_type = ?", value);
    if (name == "resourceId") source.where.require("resource_id = ?", value);
    if (name == "action") source.where.require("action = ?", value);
    if (name != "from") continue;
    const auto from = parse_rfc3339(value);
    if (!from) return invalid_request({{"from", "must be a time such as 2026-01-31T08:00:00Z"}});
    source.where.require("at >= CAST(? AS INTEGER)", std::to_string(from->time_since_epoch().count()));
  }
  return context.store.read(
      [&](sqlite::Database& database) { return answer_page(database, context, *page, source, Wrapper::camel); });
}

}  // namespace weir::platform
