#pragma once

#include <span>
#include <string_view>

namespace weir::providers {

/// How a field of `spec` crosses the border to the API.
enum class Crossing {
  text,        ///< a string
  flag,        ///< a boolean
  list,        ///< a list of strings
  object,      ///< a JSON object
  cron,        ///< a cron expression, canonical on our side wherever it can be read
  status,      ///< `enabled` on our side; active, error (both enabled) or disabled at the API
  write_only,  ///< sent and never answered
  git_only,    ///< steers Weir; never sent
};

/// One field of a kind under its two names.
struct Field {
  std::string_view name;  ///< in a manifest
  std::string_view wire;  ///< at the API
  Crossing crossing;
};

/// The API's names for what it stamps on every object.
struct ServerFields {
  std::string_view created_at, created_by, updated_at, updated_by, deleted_at, deleted_by;
};

/// One kind of API object as data: all that the engine (RestProvider) needs to know of it. Tags are `tags` everywhere.
struct RestKind {
  std::string_view kind;
  std::string_view collection;     ///< path
  std::string_view items;          ///< the page's list
  std::string_view next_cursor;    ///< the page's cursor
  std::string_view echoed_names;   ///< member that names the write-only fields that are set; "" when there is none
  std::string_view deleted_state;  ///< member that is true or "deleted" for a soft-deleted object
  ServerFields server;
  std::span<const Field> fields;
};

}  // namespace weir::providers
