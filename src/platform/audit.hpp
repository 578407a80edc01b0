#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/context.hpp"

namespace weir::platform {

/// Something a caller did to an object.
struct AuditEntry {
  std::string_view action;
  std::string_view resource_type;
  std::string resource_id;
  std::vector<std::string> fields;  ///< names of the fields that the request set
};

/// Writes the event in the transaction of the change it tells of.
void record_audit(sqlite::Database& database, const Context& context, const Caller& caller, const AuditEntry& entry);

/// GET /v1/audit-events: the tenant's events, newest first, filtered and in pages.
http::Response list_audit_events(const Context& context, const Call& call);

}  // namespace weir::platform
