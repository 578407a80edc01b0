#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/object_record.hpp"

namespace weir::platform {

/// The live objects of a kind that name `target` in their field `role`, oldest first.
std::vector<ObjectRecord> linked_objects(sqlite::Database& database, std::string_view kind, std::string_view role,
                                         const std::string& target);

/// 409 `in_use` with the ids of the live connections that name the object in their field `role`; nullopt when there are
/// none.
std::optional<http::Response> refuse_while_connected(sqlite::Database& database, const Call& call,
                                                     std::string_view role, const ObjectRecord& record);

/// Notes on every live connection of the source that it has not taken over the source's settings. Moves no version.
void mark_connections_stale(sqlite::Database& database, const std::string& source_id);

}  // namespace weir::platform
