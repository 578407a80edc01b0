#pragma once

#include <string_view>

#include "catalog/stream_catalog.hpp"

namespace weir::catalog {

/// What becomes of values when a field of one type is cast to another.
enum class Cast {
  same,        ///< nothing
  widening,    ///< every value has an equal in the new type
  lossy,       ///< some values fail, or lose something: the manifest must say allowLossy
  impossible,  ///< no rule leads from one to the other
};
std::string_view to_string(Cast cast);

/// The 10 x 10 table of docs/casts.md.
Cast cast_of(FieldType from, FieldType to);
/// Why a cast is not plain: what is lost or fails ("fractions fail"), or for an impossible one what is possible instead
/// ("a date can become a string, timestamp or json"); "" for same and widening.
std::string_view cast_loss(FieldType from, FieldType to);

}  // namespace weir::catalog
