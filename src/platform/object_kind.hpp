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
  std::vector<std::string_view> filters;  ///< those of the list beside `tag`
  std::string_view deleted_flag;          ///< the filter that shows deleted objects too
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
};

/// The two kinds of the source documents.
const ObjectKind& data_source_kind();
const ObjectKind& connector_kind();

/// The five requests that all kinds answer alike.
http::Response list_objects(const Context& context, const Call& call, const ObjectKind& kind);
http::Response create_object(const Context& context, const Call& call, const ObjectKind& kind);
http::Response get_object(const Context& context, const Call& call, const ObjectKind& kind);
http::Response patch_object(const Context& context, const Call& call, const ObjectKind& kind);
http::Response delete_object(const Context& context, const Call& call, const ObjectKind& kind);

}  // namespace weir::platform
