#include "providers/connection.hpp"

#include <array>

namespace weir::providers {
namespace {

constexpr std::array<Field, 8> fields{{
    {"displayName", "name", Crossing::text},
    {"source", "sourceId", Crossing::reference},
    {"destination", "destinationId", Crossing::reference},
    {"schedule", "schedule", Crossing::cron},
    {"backfillDays", "backfillDays", Crossing::integer},
    {"streams", "streams", Crossing::list},
    {"enabled", "enabled", Crossing::flag},
    {"onRemove", "", Crossing::git_only},
}};

constexpr RestKind kind{
    .kind = "Connection",
    .collection = "/v1/connections",
    .item = "/v1/connections/{}",
    .items = "items",
    .next_cursor = "nextCursor",
    .echoed_names = "",
    .deleted_state = "",
    .stale = "stale",
    .recent_records = "recordsLast30Days",
    .server = {"createdAt", "createdBy", "updatedAt", "updatedBy", "deletedAt", "deletedBy"},
    .fields = fields,
};

}  // namespace

const RestKind& connection() {
  return kind;
}

}  // namespace weir::providers
