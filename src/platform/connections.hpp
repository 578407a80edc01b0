#pragma once

#include "platform/object_kind.hpp"

namespace weir::platform {

/// POST /v1/connections/{id}/refresh: the connection takes over its source's settings as they are now. Moves no
/// version.
http::Response refresh_connection(const Context& context, const Call& call);

}  // namespace weir::platform
