#include "platform/stream_cursors.hpp"

#include <algorithm>
#include <utility>

#include "platform/object_links.hpp"
#include "platform/sync_delivery.hpp"
#include "schema/schema.hpp"

namespace weir::platform {
namespace {

bool reads_again(Consequence consequence) {
  return consequence == Consequence::backfill || consequence == Consequence::reset;
}

/// Absent and null are the same.
Json member_of(const Json& object, const std::string& name) {
  const auto found = object.find(name);
  return found == object.end() ? Json() : *found;
}

}  // namespace

void forget_cursors(sqlite::Database& database, std::string_view role, const std::string& target) {
  for (ObjectRecord& connection : linked_objects(database, "Connection", role, target)) {
    connection.body["cursors"] = Json::object();
    save_body(database, connection);
  }
}

void forget_cursors_of_stream(sqlite::Database& database, const std::string& source_id, const std::string& stream) {
  for (ObjectRecord& connection : linked_objects(database, "Connection", "sourceId", source_id)) {
    Json& cursors = connection.body["cursors"];
    if (cursors.is_object() && cursors.erase(stream) > 0) save_body(database, connection);
  }
}

bool settings_read_again(const std::string& source_type, const Json& before, const Json& after) {
  if (!before.is_object() || !after.is_object()) return true;
  const std::string schema = schema::source_path(source_type);
  const Json old_spec = {{"config", schema::with_defaults(schema, before)}};
  const Json new_spec = {{"config", schema::with_defaults(schema, after)}};
  const auto& members = schema::kind_table().at("DataSource").members.at(source_type);
  return std::any_of(members.begin(), members.end(), [&](const auto& member) {
    const auto& [pointer, rule] = member;
    const Json* old_value = pointer_get(old_spec, pointer);
    const Json* new_value = pointer_get(new_spec, pointer);
    const bool same = old_value == nullptr || new_value == nullptr ? old_value == new_value : *old_value == *new_value;
    return reads_again(rule.consequence) && !same;
  });
}

bool fields_read_again(const std::string& kind, const Json& before, const Json& after) {
  const auto& fields = schema::kind_table().at(kind).fields;
  return std::any_of(fields.begin(), fields.end(), [&](const auto& field) {
    const auto& [name, rule] = field;
    return reads_again(rule.consequence) && member_of(before, name) != member_of(after, name);
  });
}

void fit_cursors(const ObjectRecord& before, ObjectRecord& after, Instant now) {
  Json& cursors = after.body["cursors"];
  Json kept = Json::object();
  const Json streams = member_of(after.body, "streams");
  const int days = after.body.value("backfillDays", 0);
  const std::string latest = date_before(now, days);
  const bool more_days = days > before.body.value("backfillDays", 0);
  for (const auto& [stream, cursor] : cursors.items()) {
    if (streams.is_array() && std::find(streams.begin(), streams.end(), Json(stream)) == streams.end()) continue;
    kept[stream] = more_days && cursor > Json(latest) ? Json(latest) : cursor;
  }
  cursors = std::move(kept);
}

}  // namespace weir::platform
