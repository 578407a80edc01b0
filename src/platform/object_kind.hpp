#pragma once

#include <string_view>
#include <vector>

#include "platform/object_fields.hpp"
#include "platform/object_record.hpp"
#include "platform/page.hpp"

namespace weir::platform {

/// Who did it and when: the stamp of a write.
struct Stamp {
  std::string by;
  std::string at;
};

/// A kind of object as data, and the few things in which kinds differ.
struct ObjectKind {
  std::string_view name;       ///< "DataSource"
  std::string_view id_prefix;  ///< "ds-"
  std::string_view path;       ///< of the collection
  std::string_view item_path;  ///< of one object, as a route's pattern
  Wrapper wrapper;
  std::vector<std::string_view> filters;       ///< those of the list beside `tag` that are columns of the table
  std::vector<std::string_view> link_filters;  ///< those that name another object
  std::string_view deleted_flag;               ///< the filter that shows deleted objects too; "": none
  FieldTable fields;
  std::vector<std::string_view> sealed_fields;  ///< of `fields`: never in the body

  /// What cannot be said of one field alone: `before` is the body that is kept ({} on creation), `merged` the one that
  /// would be, `request` what was sent.
  Faults (*check)(const Json& before, const Json& merged, const Json& request);
  /// Sets in a new record what the server says of it.
  void (*stamp_created)(ObjectRecord& record, const Stamp& stamp);
  /// Takes over what was sent beside the plain fields, and says who wrote.
  void (*stamp_written)(ObjectRecord& record, const Json& request, const Stamp& stamp);
  void (*stamp_deleted)(ObjectRecord& record, const Stamp& stamp);

  // What concerns other objects, in the transaction of the write. Not every kind has all of them.

  /// Whether what `request` names is there. `kept` is the body that is kept; on creation the request once more.
  Faults (*check_links)(sqlite::Database& database, const Context& context, const Call& call, const Json& kept,
                        const Json& request) = nullptr;
  /// Why the object cannot be deleted now.
  std::optional<http::Response> (*refuse_deletion)(sqlite::Database& database, const Call& call,
                                                   const ObjectRecord& record) = nullptr;
  /// Before a change is saved: which cursors it takes back (stream_cursors.hpp). `before` is what is kept until then.
  void (*rewind)(sqlite::Database& database, const Context& context, const ObjectRecord& before,
                 ObjectRecord& after) = nullptr;
  /// After the write was saved: what follows from it for others, and for what the server says of the record itself.
  /// `request` is {} for a deletion.
  void (*settle)(sqlite::Database& database, const Context& context, const Call& call, ObjectRecord& record,
                 const Json& request) = nullptr;
};

const ObjectKind& data_source_kind();
const ObjectKind& connector_kind();
const ObjectKind& connection_kind();
const ObjectKind& stream_mapping_kind();

/// What a write of the full profile leaves in `extension`, for kinds whose extension these members are.
void extension_created(ObjectRecord& record, const Stamp& stamp);
void extension_written(ObjectRecord& record, const Stamp& stamp);
void extension_deleted(ObjectRecord& record, const Stamp& stamp);

/// Who writes now.
Stamp stamp_of(const Context& context, const Call& call);
/// The names of a request's fields, for the audit.
std::vector<std::string> names_of(const Json& body);
/// 412 when the request names versions and none of them is the object's. Only the full profile looks.
std::optional<http::Response> wrong_version(const Context& context, const Call& call, const ObjectRecord& record);
/// Marks the record as deleted, with all that follows.
void delete_record(sqlite::Database& database, const Context& context, const Call& call, const ObjectKind& kind,
                   ObjectRecord& record);

/// The five requests that all kinds answer alike.
http::Response list_objects(const Context& context, const Call& call, const ObjectKind& kind);
http::Response create_object(const Context& context, const Call& call, const ObjectKind& kind);
http::Response get_object(const Context& context, const Call& call, const ObjectKind& kind);
http::Response patch_object(const Context& context, const Call& call, const ObjectKind& kind);
http::Response delete_object(const Context& context, const Call& call, const ObjectKind& kind);

}  // namespace weir::platform
