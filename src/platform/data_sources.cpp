#include "platform/data_sources.hpp"

#include <optional>
#include <string>
#include <utility>

#include "platform/audit.hpp"
#include "platform/json_body.hpp"
#include "platform/object_links.hpp"
#include "platform/source_facts.hpp"
#include "platform/stream_cursors.hpp"
#include "platform/stream_mappings.hpp"
#include "schema/schema.hpp"

namespace weir::platform {
namespace {

/// What was expected, without the value that came instead: nothing of a config goes back, secret or not.
std::string expectation(const std::string& message) {
  constexpr std::string_view divider = "; expected ";
  const std::size_t at = message.rfind(divider);
  return at == std::string::npos ? message : "expected " + message.substr(at + divider.size());
}

Faults check_source(const Json& before, const Json& merged, const Json& request) {
  const auto type = string_member(merged, "type").value_or("");
  // Another type would leave behind the config, the streams and all that was read: that is another source.
  if (string_member(before, "type").value_or(type) != type) return {{"type", "cannot be changed"}};
  Faults faults;
  const auto config = request.find("config");
  if (config == request.end()) return faults;
  for (const schema::Violation& violation : schema::validate(schema::source_path(type), *config)) {
    std::string field = "config" + violation.pointer;
    if (!violation.property.empty()) field = pointer_join(field, violation.property);
    faults.push_back({std::move(field), expectation(violation.message)});
  }
  return faults;
}

void stamp_created(ObjectRecord& record, const Stamp& stamp) {
  Json& body = record.body;
  body["createdAt"] = stamp.at;
  body["lastSyncAt"] = nullptr;
  body["lastSyncStatus"] = nullptr;
  body["health"] = "Setup";
  body["destinations"] = Json::array();
  body["lastRun"] = nullptr;
  body["recordsLast30Days"] = 0;
  extension_created(record, stamp);
}

void stamp_written(ObjectRecord& record, const Json& request, const Stamp& stamp) {
  if (const auto config = request.find("config"); config != request.end()) {
    Json names = Json::array();
    for (const auto& [name, value] : config->items()) names.push_back(name);
    record.body["configFields"] = std::move(names);
    if (record.authentication == "valid") record.authentication = "stale";
  }
  extension_written(record, stamp);
}

void stamp_deleted(ObjectRecord& record, const Stamp& stamp) {
  record.body["status"] = "deleted";
  extension_deleted(record, stamp);
}

std::optional<http::Response> refuse_deletion(sqlite::Database& database, const Call& call,
                                              const ObjectRecord& record) {
  return refuse_while_connected(database, call, "sourceId", record);
}

/// A stale connection does not run before its refresh, so that it may as well begin anew already now.
void rewind(sqlite::Database& database, const Context& context, const ObjectRecord& before, ObjectRecord& after) {
  if (before.sealed_config == after.sealed_config) return;
  const auto type = string_member(after.body, "type").value_or("");
  if (settings_read_again(type, open_config(context, before), open_config(context, after)))
    forget_cursors(database, "sourceId", after.id);
}

void settle(sqlite::Database& database, const Context& context, const Call& call, ObjectRecord& record,
            const Json& request) {
  if (record.deleted) return delete_mappings_of(database, context, call, record.id);
  if (request.contains("config")) mark_connections_stale(database, record.id);
  if (derive_source_facts(database, context.clock.now(), record)) save_body(database, record);
}

std::optional<std::string> is_settable_status(const Json& value) {
  if (value == "error") return "is set to error by the server only; a request may set active or disabled";
  return one_of({"active", "disabled"})(value);
}

ObjectKind make_kind() {
  ObjectKind kind{};
  kind.name = "DataSource";
  kind.id_prefix = "ds-";
  kind.path = "/v1/data-sources";
  kind.item_path = "/v1/data-sources/{id}";
  kind.wrapper = Wrapper::camel;
  kind.filters = {"type", "status"};
  kind.deleted_flag = "includeDeleted";
  kind.fields.fields = {
      {"name", true, nullptr, text_of(256)},           {"type", true, nullptr, one_of(schema::source_types())},
      {"status", false, "active", is_settable_status}, {"config", true, nullptr, is_object},
      {"syncSchedule", false, nullptr, is_cron},       {"tags", false, Json::array(), texts_of(200, 256)},
  };
  kind.fields.server_owned = {"id",        "configFields", "lastSyncAt", "lastSyncStatus", "createdAt",
                              "createdBy", "updatedAt",    "updatedBy",  "version",        "health",
                              "lastRun",   "destinations", "deletedAt",  "deletedBy",      "recordsLast30Days",
                              "tenantId",  "appId"};
  kind.sealed_fields = {"config"};
  kind.check = check_source;
  kind.stamp_created = stamp_created;
  kind.stamp_written = stamp_written;
  kind.stamp_deleted = stamp_deleted;
  kind.refuse_deletion = refuse_deletion;
  kind.rewind = rewind;
  kind.settle = settle;
  return kind;
}

}  // namespace

const ObjectKind& data_source_kind() {
  static const ObjectKind kind = make_kind();
  return kind;
}

http::Response authenticate_source(const Context& context, const Call& call) {
  const auto request = read_empty_body(call);
  if (!request) return request.error();
  return context.store.write([&](sqlite::Database& database) {
    auto record = find_object(database, call.caller, data_source_kind().name, call.id);
    if (!record) return no_such_object();
    // No version: nothing that a user declares is written.
    record->authentication = "valid";
    derive_source_facts(database, context.clock.now(), *record);
    save_object(database, data_source_kind().name, *record);
    record_audit(database, context, call.caller, {"authenticate", data_source_kind().name, record->id, {}});
    return answer_object(context, 200, *record);
  });
}

}  // namespace weir::platform
