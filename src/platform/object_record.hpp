#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/json.hpp"
#include "platform/context.hpp"

namespace weir::platform {

/// One object of any kind as it is kept.
struct ObjectRecord {
  std::int64_t row = 0;  ///< 0: not in the table yet
  std::string id;
  std::string tenant;
  std::optional<std::string> app;
  std::int64_t version = 1;
  bool deleted = false;
  std::string authentication = "none";  ///< of a source's credentials: none, valid, stale (changed since)
  Json body;                            ///< as every profile answers it
  Json extension = Json::object();      ///< what the full profile adds
  std::string sealed_config;            ///< "" where config is readable
};

/// The object of that kind and id, whosever it is, deleted or not: for what the server does by itself.
std::optional<ObjectRecord> load_object(sqlite::Database& database, std::string_view kind, const std::string& id);

/// A source's config, with its secrets; null when the server's key does not open it.
Json open_config(const Context& context, const ObjectRecord& source);

/// Whether the object belongs to what the caller may see.
bool may_see(const Caller& caller, const ObjectRecord& record);

/// The live object of that kind and id which the caller may see.
std::optional<ObjectRecord> find_object(sqlite::Database& database, const Caller& caller, std::string_view kind,
                                        const std::string& id);

/// Inserts or updates the row and its tags; a new one's links, too: its members `sourceId` and `destinationId`.
void save_object(sqlite::Database& database, std::string_view kind, ObjectRecord& record);

/// Updates the body of a row, and nothing else: for what the server says of an object by itself. Tags stay.
void save_body(sqlite::Database& database, const ObjectRecord& record);

/// The object as this profile answers it, with its ETag in the full one.
http::Response answer_object(const Context& context, int status, const ObjectRecord& record);

/// `"<version>"`.
std::string entity_tag(const ObjectRecord& record);

}  // namespace weir::platform
