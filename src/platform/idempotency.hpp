#pragma once

#include <functional>
#include <string>

#include "core/json.hpp"
#include "platform/context.hpp"

namespace weir::platform {

/// Carries out a create once per `Idempotency-Key` (full profile; without the header just so). While the object lives
/// that the key made, the same request gets the first answer again and another request 409 with the object's id.
/// `create` sets `made` to the id of what it made.
http::Response create_once(sqlite::Database& database, const Context& context, const Call& call, const Json& body,
                           const std::function<http::Response(std::string& made)>& create);

}  // namespace weir::platform
