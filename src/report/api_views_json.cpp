#include "plan/plan_json.hpp"
#include "report/api_views.hpp"

namespace weir::report {
namespace {

template <class T>
Json optional_json(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

/// A readable field of the spec, null when the API has none.
Json field_json(const RemoteObject& object, const char* name) {
  const auto field = object.spec.find(name);
  return field == object.spec.end() ? Json(nullptr) : *field;
}

Json name_json(const NamedObject& object) {
  return {{"key", object.key ? Json(to_string(*object.key)) : Json(nullptr)}, {"id", object.id}};
}

/// What a person or a removal has said of the object: nothing is done to it, or it rests.
void add_rest(const RemoteObject& object, Json& out) {
  out["hold"] = optional_json(object.view.policy.hold);
  out["retired"] = object.view.policy.retired;
}

Json head_json(const char* kind, const ViewSubject& subject) {
  return {{"formatVersion", 1},
          {"kind", kind},
          {"project", {{"name", subject.project_name}, {"id", subject.project_id}}},
          {"target", {{"name", subject.target_name}, {"instance", plan::to_json(subject.instance)}}}};
}

Json connection_json(const ConnectionStatus& connection) {
  const RemoteObject& object = connection.view.object;
  Json out = name_json(connection.name);
  out.update({{"displayName", object.display_name},
              {"destination", name_json(connection.destination)},
              {"enabled", field_json(object, "enabled")},
              {"schedule", field_json(object, "schedule")},
              {"nextRun", optional_json(connection.next_run)},
              {"backfillDays", field_json(object, "backfillDays")},
              {"streams", field_json(object, "streams")},
              {"stale", object.stale},
              {"refreshedAt", optional_json(connection.view.refreshed_at)},
              {"lastRun", optional_json(connection.view.last_run)},
              {"lastRunStatus", optional_json(connection.view.last_run_status)},
              {"recordsLast30Days", optional_json(object.recent_records)},
              {"cursors", connection.view.cursors}});
  add_rest(object, out);
  return out;
}

Json source_json(const SourceStatus& source) {
  const RemoteObject& object = source.view.object;
  Json destinations = Json::array(), connections = Json::array();
  for (const NamedObject& one : source.destinations) destinations.push_back(name_json(one));
  for (const ConnectionStatus& one : source.connections) connections.push_back(connection_json(one));
  Json out = name_json(source.name);
  out.update({{"displayName", object.display_name},
              {"type", field_json(object, "type")},
              {"status", source.view.status},
              {"health", optional_json(source.view.health)},
              {"schedule", field_json(object, "syncSchedule")},
              {"nextRun", optional_json(source.next_run)},
              {"lastRun", optional_json(source.view.last_run)},
              {"lastSyncAt", optional_json(source.view.last_sync_at)},
              {"lastSyncStatus", optional_json(source.view.last_sync_status)},
              {"recordsLast30Days", optional_json(object.recent_records)},
              {"destinations", std::move(destinations)},
              {"connections", std::move(connections)}});
  add_rest(object, out);
  return out;
}

Json connector_json(const ConnectorStatus& connector) {
  const RemoteObject& object = connector.view.object;
  Json out = name_json(connector.name);
  out.update({{"displayName", object.display_name},
              {"type", field_json(object, "type")},
              {"provider", field_json(object, "provider")},
              {"enabled", field_json(object, "enabled")},
              {"syncStatus", optional_json(connector.view.sync_status)},
              {"lastSyncAt", optional_json(connector.view.last_sync_at)},
              {"consecutiveErrors", optional_json(connector.view.consecutive_errors)},
              {"lastError", optional_json(connector.view.last_error)}});
  add_rest(object, out);
  return out;
}

Json job_json(const providers::JobView& job) {
  Json output = nullptr;
  if (job.output)
    output = {{"created", job.output->created},
              {"updated", job.output->updated},
              {"deleted", job.output->deleted},
              {"errors", job.output->errors}};
  Json problem = nullptr;
  if (job.error) problem = {{"code", optional_json(job.error->code)}, {"message", job.error->message}};
  return {{"id", job.id},
          {"status", providers::to_string(job.status)},
          {"progress", job.progress},
          {"output", std::move(output)},
          {"error", std::move(problem)},
          {"notes", job.notes},
          {"createdAt", optional_json(job.created_at)},
          {"startedAt", optional_json(job.started_at)},
          {"completedAt", optional_json(job.completed_at)}};
}

Json stream_json(const providers::StreamView& stream) {
  Json fields = Json::array();
  for (const providers::StreamFieldView& field : stream.fields) {
    const auto cast = cast_in(field);
    fields.push_back({{"name", field.name},
                      {"type", field.type},
                      {"mappedType", optional_json(field.mapped_type)},
                      {"cast", cast ? Json(catalog::to_string(*cast)) : Json(nullptr)},
                      {"nullable", field.nullable}});
  }
  Json mapping = nullptr;
  if (stream.mapping) mapping = {{"id", stream.mapping->id}, {"version", optional_json(stream.mapping->version)}};
  return {{"name", stream.name},
          {"primaryKey", stream.primary_key},
          {"fields", std::move(fields)},
          {"mapping", std::move(mapping)}};
}

}  // namespace

Json status_json(const Status& status) {
  Json out = head_json("Status", status.subject);
  out["sources"] = Json::array();
  out["connectors"] = Json::array();
  for (const SourceStatus& source : status.sources) out["sources"].push_back(source_json(source));
  for (const ConnectorStatus& connector : status.connectors) out["connectors"].push_back(connector_json(connector));
  return out;
}

Json streams_json(const Streams& streams) {
  Json out = head_json("Streams", streams.subject);
  out["source"] = name_json(streams.source);
  out["source"]["type"] = streams.type;
  out["streams"] = Json::array();
  for (const providers::StreamView& stream : streams.streams) out["streams"].push_back(stream_json(stream));
  return out;
}

Json sync_json(const SyncRun& run) {
  Json out = head_json("Job", run.subject);
  out["source"] = name_json(run.source);
  out["ending"] = to_string(run.ending);
  out["exitCode"] = exit_code(run.ending);
  out["job"] = job_json(run.job);
  return out;
}

Json history_json(const History& history) {
  Json out = head_json("History", history.subject);
  out["source"] = name_json(history.source);
  out["runs"] = Json::array();
  for (const providers::JobView& run : history.runs) out["runs"].push_back(job_json(run));
  return out;
}

}  // namespace weir::report
