#include "providers/connector.hpp"

#include <array>

namespace weir::providers {
namespace {

constexpr std::array<Field, 14> fields{{
    {"displayName", "name", Crossing::text},
    {"type", "type", Crossing::text},
    {"provider", "provider", Crossing::text},
    {"scope", "scope", Crossing::text},
    {"groupId", "group_id", Crossing::text},
    {"userId", "user_id", Crossing::text},
    {"config", "config", Crossing::object},
    {"vaultPath", "vault_path", Crossing::text},
    {"authType", "auth_type", Crossing::text},
    {"eventTypes", "event_types", Crossing::list},
    {"webhookEndpointId", "webhook_endpoint_id", Crossing::text},
    {"applicationId", "application_id", Crossing::text},
    {"enabled", "enabled", Crossing::flag},
    {"onRemove", "", Crossing::git_only},
}};

constexpr RestKind kind{
    .kind = "Connector",
    .collection = "/api/v1/integration/connectors",
    .item = "/api/v1/integration/connectors/{}",
    .items = "data",
    .next_cursor = "next_cursor",
    .echoed_names = "",
    .deleted_state = "is_deleted",
    .stale = "",
    .recent_records = "",
    .server = {"created_at", "created_by", "updated_at", "updated_by", "deleted_at", "deleted_by"},
    .fields = fields,
};

}  // namespace

const RestKind& connector() {
  return kind;
}

}  // namespace weir::providers
