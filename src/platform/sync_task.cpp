#include "platform/sync_task.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "platform/object_links.hpp"
#include "platform/object_record.hpp"

namespace weir::platform {
namespace {

SyncConnection connection_of(const ObjectRecord& record, const ObjectRecord& destination) {
  SyncConnection connection;
  connection.id = record.id;
  connection.destination = destination.id;
  connection.destination_version = destination.version;
  connection.refreshed_at = string_member(record.body, "refreshedAt").value_or("");
  connection.provider = string_member(destination.body, "provider").value_or("");
  if (const auto streams = record.body.find("streams"); streams != record.body.end() && streams->is_array()) {
    connection.streams.emplace();
    for (const Json& stream : *streams)
      if (stream.is_string()) connection.streams->push_back(stream.get<std::string>());
  }
  if (const auto cursors = record.body.find("cursors"); cursors != record.body.end() && cursors->is_object()) {
    for (const auto& [stream, date] : cursors->items())
      if (date.is_string()) connection.cursors[stream] = date.get<std::string>();
  }
  connection.backfill_days = record.body.value("backfillDays", 0);
  return connection;
}

void read_connections(sqlite::Database& database, const std::vector<std::string>& wanted, SyncTask& task) {
  for (const ObjectRecord& record : linked_objects(database, "Connection", "sourceId", task.source)) {
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), record.id) == wanted.end()) continue;
    const auto leave_out = [&](std::string_view why) {
      task.notes.push_back(fmt::format("connection {} was left out: {}", record.id, why));
    };
    const auto destination =
        load_object(database, "Connector", string_member(record.body, "destinationId").value_or(""));
    if (!record.body.value("enabled", true)) {
      leave_out("it is disabled");
    } else if (record.body.value("stale", false)) {
      leave_out("it is stale; refresh it");
    } else if (!destination || destination->deleted || !destination->body.value("enabled", true)) {
      leave_out("its destination is disabled or gone");
    } else {
      task.connections.push_back(connection_of(record, *destination));
    }
  }
}

void read_mappings(sqlite::Database& database, SyncTask& task) {
  for (const ObjectRecord& record : linked_objects(database, "StreamMapping", "sourceId", task.source)) {
    const auto fields = record.body.find("fields");
    if (fields == record.body.end() || !fields->is_object()) continue;
    auto& types = task.mappings[string_member(record.body, "stream").value_or("")];
    for (const auto& [name, field] : fields->items()) {
      const auto type = catalog::parse_field_type(string_member(field, "type").value_or(""));
      if (type) types[name] = *type;
    }
  }
}

std::vector<std::string> wanted_connections(const JobRecord& job) {
  std::vector<std::string> ids;
  const Json* given = pointer_get(job.body, "/input/connectionIds");
  if (given == nullptr || !given->is_array()) return ids;
  for (const Json& id : *given)
    if (id.is_string()) ids.push_back(id.get<std::string>());
  return ids;
}

}  // namespace

std::optional<SyncTask> read_sync_task(sqlite::Database& database, const Context& context, const JobRecord& job) {
  auto source = load_object(database, "DataSource", job.source);
  if (!source || source->deleted) return std::nullopt;
  SyncTask task;
  task.source = source->id;
  task.type = string_member(source->body, "type").value_or("");
  task.sealed_config = source->sealed_config;
  if (string_member(source->body, "status") == "disabled") {
    task.notes.push_back("the source is disabled: nothing was read");
    return task;
  }
  task.config = open_config(context, *source);
  read_connections(database, wanted_connections(job), task);
  read_mappings(database, task);
  if (task.connections.empty()) task.notes.push_back("there is no connection to deliver to: nothing was read");
  return task;
}

}  // namespace weir::platform
