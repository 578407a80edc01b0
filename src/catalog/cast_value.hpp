#pragma once

#include <string>

#include <tl/expected.hpp>

#include "catalog/cast_table.hpp"
#include "core/json.hpp"

namespace weir::catalog {

/// `value`, which stands for a `from`, as a `to` (docs/casts.md has the rule of every pair). null stays null.
/// A value that is no `from` to begin with is an error, also for the cast to its own type. Strings in `value` must be
/// valid UTF-8. The error says why this value cannot be cast, without the value: "this string is not an integer in
/// plain digits".
tl::expected<Json, std::string> cast_value(const Json& value, FieldType from, FieldType to);

}  // namespace weir::catalog
