#include "platform/connections.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "core/text.hpp"
#include "platform/audit.hpp"
#include "platform/json_body.hpp"
#include "platform/source_facts.hpp"
#include "platform/source_streams.hpp"
#include "platform/stream_cursors.hpp"

namespace weir::platform {
namespace {

constexpr std::int64_t most_backfill_days = 3650;

std::optional<std::string> is_schedule(const Json& value) {
  if (value == "hourly" || value == "daily" || value == "weekly") return std::nullopt;
  auto fault = is_cron(value);
  if (fault) *fault += "; hourly, daily and weekly may stand there, too";
  return fault;
}

std::optional<std::string> is_backfill(const Json& value) {
  const bool fits = value.is_number_integer() && value >= 0 && value <= most_backfill_days;
  if (fits) return std::nullopt;
  return fmt::format("must be a whole number from 0 to {}", most_backfill_days);
}

std::optional<std::string> is_stream_set(const Json& value) {
  static const auto are_texts = texts_of(1000, longest_stream_name);
  if (auto fault = are_texts(value)) return fault;
  if (value.empty()) return "must name a stream; leave it out for all streams of the source";
  const std::set<Json> names(value.begin(), value.end());
  if (names.size() < value.size()) return "must name each stream once";
  return std::nullopt;
}

/// Another source or destination would make the cursors and all that was written mean something else.
Faults check_connection(const Json& before, const Json& merged, const Json& /*request*/) {
  Faults faults;
  for (const char* fixed : {"sourceId", "destinationId"}) {
    if (before.contains(fixed) && before[fixed] != merged[fixed]) faults.push_back({fixed, "cannot be changed"});
  }
  return faults;
}

Faults unknown_streams(const Context& context, const ObjectRecord& source, const Json& names) {
  const SourceStreams known = streams_of(context, source);
  Faults faults;
  for (const Json& name : names) {
    if (known.count(name.get_ref<const std::string&>()) > 0) continue;
    faults.push_back({"streams", no_such_stream(known, name.get<std::string>())});
    if (faults.size() == most_faults) break;
  }
  return faults;
}

Faults check_links(sqlite::Database& database, const Context& context, const Call& call, const Json& kept,
                   const Json& request) {
  Faults faults;
  const auto named = [&](const char* field) { return string_member(kept, field).value_or(""); };
  const auto source = find_object(database, call.caller, data_source_kind().name, named("sourceId"));
  if (!source) faults.push_back({"sourceId", "names no data source"});
  if (!find_object(database, call.caller, connector_kind().name, named("destinationId"))) {
    faults.push_back({"destinationId", "names no connector"});
  }
  const auto streams = request.find("streams");
  if (!source || streams == request.end() || streams->is_null()) return faults;
  Faults unknown = unknown_streams(context, *source, *streams);
  std::move(unknown.begin(), unknown.end(), std::back_inserter(faults));
  return faults;
}

void stamp_created(ObjectRecord& record, const Stamp& stamp) {
  Json& body = record.body;
  body["createdAt"] = stamp.at;
  body["cursors"] = Json::object();
  body["lastRun"] = nullptr;
  body["lastRunStatus"] = nullptr;
  body["recordsLast30Days"] = 0;
  extension_created(record, stamp);
}

/// A connection that is saved takes over its source's settings.
void take_over_source(ObjectRecord& record, const Stamp& stamp) {
  record.body["stale"] = false;
  record.body["refreshedAt"] = stamp.at;
}

void stamp_written(ObjectRecord& record, const Json& /*request*/, const Stamp& stamp) {
  take_over_source(record, stamp);
  extension_written(record, stamp);
}

void rewind(sqlite::Database& /*database*/, const Context& context, const ObjectRecord& before, ObjectRecord& after) {
  fit_cursors(before, after, context.clock.now());
}

void settle(sqlite::Database& database, const Context& context, const Call& /*call*/, ObjectRecord& record,
            const Json& /*request*/) {
  refresh_source_facts(database, context.clock.now(), string_member(record.body, "sourceId").value_or(""));
}

ObjectKind make_kind() {
  ObjectKind kind{};
  kind.name = "Connection";
  kind.id_prefix = "con-";
  kind.path = "/v1/connections";
  kind.item_path = "/v1/connections/{id}";
  kind.wrapper = Wrapper::camel;
  kind.link_filters = {"sourceId", "destinationId"};
  kind.deleted_flag = "includeDeleted";
  kind.fields.fields = {
      {"name", true, nullptr, text_of(256)},         {"sourceId", true, nullptr, text_of(64)},
      {"destinationId", true, nullptr, text_of(64)}, {"schedule", false, nullptr, is_schedule},
      {"backfillDays", false, 0, is_backfill},       {"streams", false, nullptr, is_stream_set},
      {"enabled", false, true, is_boolean},          {"tags", false, Json::array(), texts_of(200, 256)},
  };
  kind.fields.server_owned = {"id",        "stale",     "refreshedAt", "cursors",          "lastRun", "lastRunStatus",
                              "createdAt", "createdBy", "updatedAt",   "updatedBy",        "version", "deletedAt",
                              "deletedBy", "tenantId",  "appId",       "recordsLast30Days"};
  kind.check = check_connection;
  kind.stamp_created = stamp_created;
  kind.stamp_written = stamp_written;
  kind.stamp_deleted = extension_deleted;
  kind.check_links = check_links;
  kind.rewind = rewind;
  kind.settle = settle;
  return kind;
}

}  // namespace

const ObjectKind& connection_kind() {
  static const ObjectKind kind = make_kind();
  return kind;
}

http::Response refresh_connection(const Context& context, const Call& call) {
  const auto request = read_empty_body(call);
  return context.store.write([&](sqlite::Database& database) {
    auto record = find_object(database, call.caller, connection_kind().name, call.id);
    if (!record) return no_such_object();
    if (auto conflict = wrong_version(context, call, *record)) return std::move(*conflict);
    if (!request) return request.error();
    take_over_source(*record, stamp_of(context, call));
    save_body(database, *record);
    record_audit(database, context, call.caller, {"refresh", connection_kind().name, record->id, {}});
    return answer_object(context, 200, *record);
  });
}

}  // namespace weir::platform
