#pragma once

#include <optional>
#include <string_view>

#include "schema/spot.hpp"

namespace weir::schema {

/// Whether `value` has the shape of a secret reference, right or wrong: one member, fromEnv or fromFile.
bool resembles_secret_reference(const Json& value);

/// What is wrong with the value of a secret field in a manifest, or nullopt. The value is never part of the answer.
std::optional<Violation> check_secret_reference(const Spot& spot);

}  // namespace weir::schema
