#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/json.hpp"
#include "platform/context.hpp"

namespace weir::platform {

/// One data source or connector as it is kept.
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

/// The live object of that kind and id which the caller may see.
std::optional<ObjectRecord> find_object(sqlite::Database& database, const Caller& caller, std::string_view kind,
                                        const std::string& id);

/// Inserts or updates the row and its tags.
void save_object(sqlite::Database& database, std::string_view kind, ObjectRecord& record);

/// The object as this profile answers it, with its ETag in the full one.
http::Response answer_object(const Context& context, int status, const ObjectRecord& record);

/// `"<version>"`.
std::string entity_tag(const ObjectRecord& record);

}  // namespace weir::platform
