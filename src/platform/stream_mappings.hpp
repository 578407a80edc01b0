#pragma once

#include "platform/object_kind.hpp"

namespace weir::platform {

/// GET, PUT, DELETE /v1/data-sources/{id}/streams/{name}/mapping. A PUT after a DELETE revives the mapping with the
/// version that follows.
http::Response get_stream_mapping(const Context& context, const Call& call);
http::Response put_stream_mapping(const Context& context, const Call& call);
http::Response delete_stream_mapping(const Context& context, const Call& call);

/// Deletes all mappings of a source that is deleted.
void delete_mappings_of(sqlite::Database& database, const Context& context, const Call& call,
                        const std::string& source_id);

}  // namespace weir::platform
