#pragma once

#include "providers/rest_kind.hpp"

namespace weir::providers {

/// Data sources: camelCase, {items, nextCursor, total}; config is write-only.
const RestKind& data_source();

}  // namespace weir::providers
