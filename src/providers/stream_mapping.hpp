#pragma once

#include "providers/rest_kind.hpp"

namespace weir::providers {

/// Stream mappings: the casts of one stream of a source, put where that stream is; the id is SOURCE_ID.STREAM.
const RestKind& stream_mapping();

}  // namespace weir::providers
