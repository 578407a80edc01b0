#pragma once

#include <span>
#include <string_view>

namespace weir::providers {

/// How a field of `spec` crosses the border to the API.
enum class Crossing {
  text,        ///< a string
  flag,        ///< a boolean
  integer,     ///< a whole number
  list,        ///< a list of strings
  object,      ///< a JSON object
  cron,        ///< a cron expression or hourly, daily, weekly; canonical on our side wherever it can be read
  casts,       ///< field name -> {type}; what else an entry says in Git stays there
  reference,   ///< a name on our side, the id of the object that it names at the API
  status,      ///< `enabled` on our side; active, error (both enabled) or disabled at the API
  write_only,  ///< sent and never answered
  git_only,    ///< steers Weir; never sent
};

/// One field of a kind under its two names.
struct Field {
  std::string_view name;  ///< in a manifest
  std::string_view wire;  ///< at the API
  Crossing crossing;
  bool in_path = false;  ///< stands in the object's path, and so never in a body
};

/// The API's names for what it stamps on every object.
struct ServerFields {
  std::string_view created_at, created_by, updated_at, updated_by, deleted_at, deleted_by;
};

/// How an object comes to be and how it is changed.
enum class Writing {
  collection,  ///< POST to the collection gives it an id; PATCH
  in_place,    ///< PUT to its own path, which its fields give; PUT
};

/// One kind of API object as data: all that the engine (RestProvider) needs to know of it. Tags are `tags` everywhere.
struct RestKind {
  std::string_view kind;
  std::string_view collection;      ///< path of the list
  std::string_view item;            ///< path of an object; each {} is a part of the id, which its first dot divides
  std::string_view items;           ///< the page's list
  std::string_view next_cursor;     ///< the page's cursor
  std::string_view echoed_names;    ///< member that names the write-only fields that are set; "" when there is none
  std::string_view deleted_state;   ///< member that is true or "deleted" for a soft-deleted object
  std::string_view stale;           ///< member that is true while a refresh is due; only such a kind can be refreshed
  std::string_view recent_records;  ///< member that counts the records of the last 30 days
  Writing writing = Writing::collection;
  ServerFields server;
  std::span<const Field> fields;
};

}  // namespace weir::providers
