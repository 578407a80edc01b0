#pragma once

#include "platform/object_kind.hpp"

namespace weir::platform {

/// Notes that the source's credentials were found good. Moves no version.
http::Response authenticate_source(const Context& context, const Call& call);

}  // namespace weir::platform
