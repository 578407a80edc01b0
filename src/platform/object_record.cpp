#include "platform/object_record.hpp"

#include <fmt/format.h>

#include "core/crypto.hpp"
#include "platform/answer.hpp"
#include "platform/page.hpp"

namespace weir::platform {
namespace {

/// Texts of our own table; null for a row that somebody else spoiled.
Json stored_json(std::string_view text) {
  return Json::parse(text, nullptr, false);
}

void save_tags(sqlite::Database& database, const ObjectRecord& record) {
  database.prepare("DELETE FROM object_tags WHERE object = ?").bind_all(record.row).step();
  const auto tags = record.body.find("tags");
  if (tags == record.body.end() || !tags->is_array()) return;
  for (const Json& tag : *tags) {
    if (!tag.is_string()) continue;
    database.prepare("INSERT OR IGNORE INTO object_tags(tag, object) VALUES(?, ?)")
        .bind_all(tag.get_ref<const std::string&>(), record.row)
        .step();
  }
}

/// Links never change: what an object names is not to be changed.
void save_links(sqlite::Database& database, const ObjectRecord& record) {
  for (const char* role : {"sourceId", "destinationId"}) {
    const auto target = string_member(record.body, role);
    if (!target) continue;
    database.prepare("INSERT INTO object_links(object, role, target) VALUES(?, ?, ?)")
        .bind_all(record.row, role, *target)
        .step();
  }
}

}  // namespace

std::optional<ObjectRecord> load_object(sqlite::Database& database, std::string_view kind, const std::string& id) {
  auto look = database.prepare(
      "SELECT row, tenant, app, deleted, version, authentication, body, extension, sealed_config FROM objects"
      " WHERE id = ? AND kind = ?");
  look.bind_all(id, kind);
  if (!look.step()) return std::nullopt;
  ObjectRecord record;
  record.row = look.integer(0);
  record.id = id;
  record.tenant = look.text(1);
  record.app = look.optional_text(2);
  record.deleted = look.integer(3) != 0;
  record.version = look.integer(4);
  record.authentication = look.text(5);
  record.body = stored_json(look.view(6));
  record.extension = stored_json(look.view(7));
  record.sealed_config = look.text(8);
  if (!record.body.is_object() || !record.extension.is_object()) return std::nullopt;
  return record;
}

Json open_config(const Context& context, const ObjectRecord& source) {
  auto plain = open_sealed(source.sealed_config, source.id, context.store.keys().config);
  if (!plain) return nullptr;
  Json config = Json::parse(*plain, nullptr, false);
  wipe(*plain);
  return config;
}

bool may_see(const Caller& caller, const ObjectRecord& record) {
  return record.tenant == caller.tenant && (!caller.app || record.app == caller.app);
}

std::optional<ObjectRecord> find_object(sqlite::Database& database, const Caller& caller, std::string_view kind,
                                        const std::string& id) {
  auto record = load_object(database, kind, id);
  if (!record || record->deleted || !may_see(caller, *record)) return std::nullopt;
  return record;
}

void save_object(sqlite::Database& database, std::string_view kind, ObjectRecord& record) {
  const bool is_new = record.row == 0;
  auto save = database.prepare(
      is_new ? "INSERT INTO objects(type, status, deleted, version, authentication, body, extension, sealed_config,"
               " id, kind, tenant, app) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
             : "UPDATE objects SET type = ?, status = ?, deleted = ?, version = ?, authentication = ?, body = ?,"
               " extension = ?, sealed_config = ? WHERE id = ?");
  const std::string type = string_member(record.body, "type").value_or("");
  const std::string status = string_member(record.body, "status").value_or("");
  save.bind_all(type, status, record.deleted, record.version, record.authentication, record.body.dump(),
                record.extension.dump());
  save.bind_bytes(8, record.sealed_config).bind(9, std::string_view(record.id));
  if (is_new) save.bind(10, kind).bind(11, std::string_view(record.tenant)).bind(12, record.app);
  save.step();
  if (is_new) {
    record.row = database.last_row();
    save_links(database, record);
  }
  save_tags(database, record);
}

void save_body(sqlite::Database& database, const ObjectRecord& record) {
  database.prepare("UPDATE objects SET body = ? WHERE row = ?").bind_all(record.body.dump(), record.row).step();
}

std::string entity_tag(const ObjectRecord& record) {
  return fmt::format("\"{}\"", record.version);
}

http::Response answer_object(const Context& context, int status, const ObjectRecord& record) {
  if (!context.full()) return json_answer(status, record.body.dump());
  http::Response answer = json_answer(status, join_objects(record.body.dump(), record.extension.dump()));
  answer.headers.set("ETag", entity_tag(record));
  return answer;
}

}  // namespace weir::platform
