#include "providers/stream_mapping.hpp"

#include <array>

namespace weir::providers {
namespace {

constexpr std::array<Field, 3> fields{{
    {"source", "sourceId", Crossing::reference, true},
    {"stream", "stream", Crossing::text, true},
    {"fields", "fields", Crossing::casts},
}};

constexpr RestKind kind{
    .kind = "StreamMapping",
    .collection = "/v1/stream-mappings",
    .item = "/v1/data-sources/{}/streams/{}/mapping",
    .items = "items",
    .next_cursor = "nextCursor",
    .echoed_names = "",
    .deleted_state = "",
    .stale = "",
    .recent_records = "",
    .writing = Writing::in_place,
    .server = {"createdAt", "createdBy", "updatedAt", "updatedBy", "deletedAt", "deletedBy"},
    .fields = fields,
};

}  // namespace

const RestKind& stream_mapping() {
  return kind;
}

}  // namespace weir::providers
