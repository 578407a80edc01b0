#pragma once

#include "providers/rest_kind.hpp"

namespace weir::providers {

/// Connectors: snake_case, {data, next_cursor, total}; config is readable, secrets are behind vault_path.
const RestKind& connector();

}  // namespace weir::providers
