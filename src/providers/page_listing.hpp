#pragma once

#include <optional>
#include <string>

#include "core/remote_object.hpp"
#include "http/client.hpp"
#include "providers/object_reader.hpp"
#include "providers/rest_kind.hpp"

namespace weir::providers {

/// All objects of a collection (those with `tag` when one is given), page by page, with the proof that they are all:
/// the chain of cursors ends and never repeats, no id comes twice, every page states the same total, and that is how
/// many came. When they do not agree (the collection changed while it was read, or a cursor expired), it is read once
/// more from the beginning. A007 when there is still no proof, A011 for a collection that is not there or not allowed,
/// else the problem of the page or item that could not be used. Sorted by id; what could be read is there even when it
/// is not all.
Listing list_pages(http::Client& client, const RestKind& kind, bool versioned,
                   const std::optional<std::string>& tag = {});

}  // namespace weir::providers
