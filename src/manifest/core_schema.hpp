#pragma once

#include <string>
#include <string_view>

#include "core/json.hpp"
#include "manifest/tree.hpp"

namespace weir::manifest {

/// What a scalar is by the core schema of YAML 1.2 (section 10.3.2).
enum class ScalarType { null, boolean, integer, floating, infinity, not_a_number, string, misfit };

/// The type that text, style and tag give. `misfit`: a tag that its text does not fit (`!!int abc`).
ScalarType scalar_type(const Node& scalar);

/// Decimal digits of an integer of the core schema, exact whatever its size: "0x1F" is "31", "-007" is "-7".
std::string decimal_digits(std::string_view integer);

/// The integer as JSON, or nullopt when 64 bits do not hold it.
std::optional<Json> integer_value(std::string_view integer);

/// The nearest double; an infinity when it is too large for one.
double floating_value(std::string_view number);

}  // namespace weir::manifest
