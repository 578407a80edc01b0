#include "platform/object_links.hpp"

#include <utility>

#include <fmt/format.h>

#include "core/text.hpp"
#include "platform/answer.hpp"

namespace weir::platform {
namespace {

constexpr std::size_t most_named = 100;

}  // namespace

std::vector<ObjectRecord> linked_objects(sqlite::Database& database, std::string_view kind, std::string_view role,
                                         const std::string& target) {
  std::vector<std::string> ids;
  auto look = database.prepare(
      "SELECT id FROM objects JOIN object_links ON object_links.object = objects.row"
      " WHERE target = ? AND role = ? AND kind = ? AND deleted = 0 ORDER BY objects.row");
  look.bind_all(target, role, kind);
  while (look.step()) ids.push_back(look.text(0));
  std::vector<ObjectRecord> records;
  for (const std::string& id : ids)
    if (auto record = load_object(database, kind, id)) records.push_back(std::move(*record));
  return records;
}

std::optional<http::Response> refuse_while_connected(sqlite::Database& database, const Call& call,
                                                     std::string_view role, const ObjectRecord& record) {
  auto look = database.prepare(
      "SELECT objects.id, objects.app FROM object_links JOIN objects ON objects.row = object_links.object"
      " WHERE target = ? AND role = ? AND kind = 'Connection' AND deleted = 0 ORDER BY objects.row");
  look.bind_all(record.id, role);
  std::size_t count = 0;
  Faults named;
  while (look.step()) {
    ++count;
    // What the caller may not see still holds the object, but is not named.
    const bool visible = !call.caller.app || look.optional_text(1) == call.caller.app;
    if (visible && named.size() < most_named) named.push_back({"connectionId", look.text(0)});
  }
  if (count == 0) return std::nullopt;
  return refusal(
      409, "in_use",
      fmt::format("{} this object; delete {} first", counted(count, "connection") + (count == 1 ? " uses" : " use"),
                  count == 1 ? "it" : "them"),
      named);
}

void mark_connections_stale(sqlite::Database& database, const std::string& source_id) {
  database
      .prepare(
          "UPDATE objects SET body = json_set(body, '$.stale', json('true')) WHERE kind = 'Connection' AND deleted = 0"
          " AND row IN (SELECT object FROM object_links WHERE role = 'sourceId' AND target = ?)")
      .bind_all(source_id)
      .step();
}

}  // namespace weir::platform
