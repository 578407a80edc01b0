#pragma once

#include <string>
#include <string_view>

#include "core/ports.hpp"

namespace weir {

/// A ULID of the clock's time and 80 random bits, Crockford base 32, 26 characters.
std::string make_ulid(Instant at, Random& random);

/// True for 26 characters of Crockford's alphabet.
bool is_ulid(std::string_view text);

}  // namespace weir
