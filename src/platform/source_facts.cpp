#include "platform/source_facts.hpp"

#include <chrono>
#include <optional>
#include <set>

namespace weir::platform {
namespace {

constexpr std::int64_t window_days = 30;

std::int64_t day_of(Instant at) {
  return std::chrono::floor<std::chrono::days>(at).time_since_epoch().count();
}

/// The later of two times as they are kept; texts do not sort when only one has milliseconds.
std::optional<std::string> later_of(const std::optional<std::string>& left, const std::optional<std::string>& right) {
  if (!left || !right) return left ? left : right;
  const auto left_time = parse_rfc3339(*left), right_time = parse_rfc3339(*right);
  return left_time && right_time && *left_time > *right_time ? left : right;
}

/// What the live connections of a source say of it.
struct Connections {
  bool one_is_enabled = false;
  std::set<std::string> destinations;
  std::optional<std::string> last_run;  ///< the latest that brought something
};

Connections connections_of(sqlite::Database& database, const std::string& source_id) {
  Connections found;
  auto look = database.prepare(
      "SELECT json_extract(body, '$.enabled'), json_extract(body, '$.destinationId'), json_extract(body, '$.lastRun'),"
      " json_extract(body, '$.lastRunStatus')"
      " FROM object_links JOIN objects ON objects.row = object_links.object"
      " WHERE target = ? AND role = 'sourceId' AND kind = 'Connection' AND deleted = 0");
  look.bind_all(source_id);
  while (look.step()) {
    found.one_is_enabled = found.one_is_enabled || look.integer(0) != 0;
    found.destinations.insert(look.text(1));
    if (look.view(3) != "failed") found.last_run = later_of(found.last_run, look.optional_text(2));
  }
  return found;
}

std::string_view health_of(const ObjectRecord& source, const Connections& connections) {
  // What is to be done about it says more than that something went wrong.
  if (source.authentication == "stale") return "Re-Auth required";
  if (string_member(source.body, "status") == "error") return "Error";
  if (source.authentication != "valid") return "Setup";
  return connections.one_is_enabled ? "Live" : "Authenticated";
}

}  // namespace

bool derive_source_facts(sqlite::Database& database, Instant now, ObjectRecord& source) {
  const Connections connections = connections_of(database, source.id);
  auto count = database.prepare("SELECT coalesce(sum(records), 0) FROM synced_records WHERE source = ? AND day > ?");
  count.bind_all(source.id, last_day_not_counted(now));
  // A run stays the source's latest when the connection that made it is gone.
  const auto last_run = later_of(string_member(source.body, "lastRun"), connections.last_run);
  Json derived = {{"health", health_of(source, connections)},
                  {"destinations", connections.destinations},
                  {"lastRun", last_run ? Json(*last_run) : Json()},
                  {"recordsLast30Days", count.step() ? count.integer(0) : 0}};
  bool changed = false;
  for (auto& [name, value] : derived.items()) {
    Json& kept = source.body[name];
    changed = changed || kept != value;
    kept = std::move(value);
  }
  return changed;
}

void refresh_source_facts(sqlite::Database& database, Instant now, const std::string& source_id) {
  auto source = load_object(database, "DataSource", source_id);
  if (!source || source->deleted) return;
  if (derive_source_facts(database, now, *source)) save_body(database, *source);
}

std::int64_t last_day_not_counted(Instant now) {
  return day_of(now) - window_days;
}

void count_synced_records(sqlite::Database& database, Instant now, const std::string& source_id,
                          const std::string& connection_id, std::int64_t records) {
  database
      .prepare(
          "INSERT INTO synced_records(connection, day, source, records) VALUES(?, ?, ?, ?)"
          " ON CONFLICT(connection, day) DO UPDATE SET records = records + excluded.records")
      .bind_all(connection_id, day_of(now), source_id, records)
      .step();
}

std::int64_t records_of_connection(sqlite::Database& database, Instant now, const std::string& connection_id) {
  auto count =
      database.prepare("SELECT coalesce(sum(records), 0) FROM synced_records WHERE connection = ? AND day > ?");
  count.bind_all(connection_id, last_day_not_counted(now));
  return count.step() ? count.integer(0) : 0;
}

}  // namespace weir::platform
