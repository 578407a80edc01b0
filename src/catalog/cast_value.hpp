#pragma once

#include <tl/expected.hpp>

#include "catalog/cast_table.hpp"
#include "core/json.hpp"

namespace weir::catalog {

/// `value`, which stands for a `from`, as a `to` (docs/casts.md has the rule of every pair). null stays null.
/// The error says why this value cannot be cast, without the value.
tl::expected<Json, std::string> cast_value(const Json& value, FieldType from, FieldType to);

}  // namespace weir::catalog
