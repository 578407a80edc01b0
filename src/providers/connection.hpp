#pragma once

#include "providers/rest_kind.hpp"

namespace weir::providers {

/// Connections: camelCase, {items, nextCursor, total}; they name a source and a connector and can be stale.
const RestKind& connection();

}  // namespace weir::providers
