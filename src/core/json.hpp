#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/result.hpp"

namespace weir {

using Json = nlohmann::json;

/// What hostile JSON may cost: more is an error, never a crash.
struct JsonLimits {
  std::size_t bytes = 64u << 20;
  std::size_t depth = 100;
};

/// Strict JSON (RFC 8259) with duplicate keys, trailing data, NaN and bad UTF-8 refused.
/// Errors carry `code` and a byte offset, never a piece of the input (it may hold a secret).
Result<Json> parse_json(std::string_view text, std::string_view code, JsonLimits limits = {});

/// Canonical bytes by RFC 8785 (JCS): keys in UTF-16 order, ECMAScript numbers, no white space.
/// Integers outside the range a double holds exactly are written in full. The value must be valid UTF-8.
std::string canonical_json(const Json& value);

/// Equality by canonical value: 1 equals 1.0, but -1 never equals 2^64-1 (which nlohmann's == says).
bool same_json(const Json& left, const Json& right);

/// `pointer` with one more reference token, escaped by RFC 6901.
std::string pointer_join(std::string_view pointer, std::string_view token);
std::string pointer_join(std::string_view pointer, std::size_t index);

/// The value that `pointer` names in `document`, or null when there is none.
const Json* pointer_get(const Json& document, std::string_view pointer);

/// A string member of an object, or nullopt when it is absent, null or no string.
std::optional<std::string> string_member(const Json& object, std::string_view name);

}  // namespace weir
