#include <string>

#include "platform/object_kind.hpp"
#include "platform/object_links.hpp"
#include "platform/stream_cursors.hpp"

namespace weir::platform {
namespace {

constexpr int schema_version = 1;

/// Who a connector is for: a group's names its group, a user's its user, and no other does.
Faults check_connector(const Json& before, const Json& merged, const Json& /*request*/) {
  Faults faults;
  const std::string scope = string_member(merged, "scope").value_or("");
  for (const auto& [owner_scope, field] : {std::pair{"group", "group_id"}, std::pair{"user", "user_id"}}) {
    const bool given = string_member(merged, field).has_value();
    if (scope == owner_scope && !given) faults.push_back({field, "is required with scope " + scope});
    if (scope != owner_scope && given) faults.push_back({field, "must be null with scope " + scope});
  }
  const auto type_before = string_member(before, "type");
  if (type_before && type_before != string_member(merged, "type")) faults.push_back({"type", "cannot be changed"});
  return faults;
}

void stamp_created(ObjectRecord& record, const Stamp& stamp) {
  Json& body = record.body;
  body["tenant_id"] = record.tenant;
  if (record.app) body["app_id"] = *record.app;
  body["created_at"] = stamp.at;
  body["created_by"] = stamp.by;
  body["is_deleted"] = false;
  body["schema_version"] = schema_version;
  body["oauth_refresh_needed"] = false;
  body["consecutive_errors"] = 0;
  body["metrics"] = {{"totalSynced", 0}, {"last24h", 0}, {"avgLatencyMs", 0}};
  for (const char* unset : {"deleted_at", "deleted_by", "oauth_token_expires_at", "sync_status", "last_sync_at",
                            "last_error", "credential_last_rotated_at", "next_rotation_due"}) {
    body[unset] = nullptr;
  }
}

void stamp_written(ObjectRecord& record, const Json& /*request*/, const Stamp& stamp) {
  record.body["updated_at"] = stamp.at;
  record.body["updated_by"] = stamp.by;
  record.body["version"] = record.version;
}

void stamp_deleted(ObjectRecord& record, const Stamp& stamp) {
  stamp_written(record, {}, stamp);
  record.body["is_deleted"] = true;
  record.body["deleted_at"] = stamp.at;
  record.body["deleted_by"] = stamp.by;
}

/// Another place has nothing of what was delivered to the one before.
void rewind(sqlite::Database& database, const Context& /*context*/, const ObjectRecord& before, ObjectRecord& after) {
  if (fields_read_again("Connector", before.body, after.body)) forget_cursors(database, "destinationId", after.id);
}

std::optional<http::Response> refuse_deletion(sqlite::Database& database, const Call& call,
                                              const ObjectRecord& record) {
  return refuse_while_connected(database, call, "destinationId", record);
}

ObjectKind make_kind() {
  ObjectKind kind{};
  kind.name = "Connector";
  kind.id_prefix = "cnn-";
  kind.path = "/api/v1/integration/connectors";
  kind.item_path = "/api/v1/integration/connectors/{id}";
  kind.wrapper = Wrapper::snake;
  kind.deleted_flag = "include_deleted";
  kind.fields.fields = {
      {"type", true, nullptr, text_of(128)},
      {"provider", true, nullptr, text_of(128)},
      {"name", true, nullptr, text_of(256)},
      {"scope", false, "org", one_of({"org", "user", "group"})},
      {"owner_id", false, nullptr, text_of(256)},
      {"group_id", false, nullptr, text_of(256)},
      {"user_id", false, nullptr, text_of(256)},
      {"config", false, Json::object(), is_object},
      {"vault_path", false, nullptr, text_of(1024)},
      {"auth_type", false, nullptr, text_of(128)},
      {"enabled", false, true, is_boolean},
      {"event_types", false, Json::array(), texts_of(200, 256)},
      {"webhook_endpoint_id", false, nullptr, text_of(256)},
      {"tags", false, Json::array(), texts_of(200, 256)},
      {"application_id", false, nullptr, text_of(256)},
      {"source", false, "edm", text_of(64)},
      {"source_type", false, "api", one_of({"frontend", "backend", "server", "system", "api"})},
  };
  kind.fields.server_owned = {"id",          "tenant_id",          "app_id",
                              "created_at",  "updated_at",         "created_by",
                              "updated_by",  "is_deleted",         "deleted_at",
                              "deleted_by",  "schema_version",     "oauth_refresh_needed",
                              "sync_status", "last_sync_at",       "oauth_token_expires_at",
                              "metrics",     "consecutive_errors", "credential_last_rotated_at",
                              "last_error",  "next_rotation_due",  "version"};
  kind.check = check_connector;
  kind.stamp_created = stamp_created;
  kind.stamp_written = stamp_written;
  kind.stamp_deleted = stamp_deleted;
  kind.refuse_deletion = refuse_deletion;
  kind.rewind = rewind;
  return kind;
}

}  // namespace

const ObjectKind& connector_kind() {
  static const ObjectKind kind = make_kind();
  return kind;
}

}  // namespace weir::platform
