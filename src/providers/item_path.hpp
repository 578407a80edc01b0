#pragma once

#include <string>

#include "core/result.hpp"
#include "providers/provider.hpp"
#include "providers/rest_kind.hpp"

namespace weir::providers {

/// The path of an object: its id in the places of the kind's pattern, divided at the first dot where there are two.
/// A019 for an id that must not stand in a URL or does not have that many parts.
Result<std::string> item_path(const RestKind& kind, const std::string& id);

/// The id of an object that is put where its fields say. A025 for a field that the draft does not have, A029 for a
/// reference without an id, A019 for an id that cannot be one.
Result<std::string> placed_id(const RestKind& kind, const Draft& draft);

/// The id that `field` of the draft refers to. A029 when the draft has none, A019 for one that must not be used.
Result<std::string> referenced_id(const RestKind& kind, const Field& field, const Draft& draft);

}  // namespace weir::providers
