#include "providers/data_source.hpp"

#include <array>

namespace weir::providers {
namespace {

constexpr std::array<Field, 6> fields{{
    {"displayName", "name", Crossing::text},
    {"type", "type", Crossing::text},
    {"config", "config", Crossing::write_only},
    {"syncSchedule", "syncSchedule", Crossing::cron},
    {"enabled", "status", Crossing::status},
    {"onRemove", "", Crossing::git_only},
}};

constexpr RestKind kind{
    .kind = "DataSource",
    .collection = "/v1/data-sources",
    .item = "/v1/data-sources/{}",
    .items = "items",
    .next_cursor = "nextCursor",
    .echoed_names = "configFields",
    .deleted_state = "status",
    .stale = "",
    .recent_records = "recordsLast30Days",
    .server = {"createdAt", "createdBy", "updatedAt", "updatedBy", "deletedAt", "deletedBy"},
    .fields = fields,
};

}  // namespace

const RestKind& data_source() {
  return kind;
}

}  // namespace weir::providers
