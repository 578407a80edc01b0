#pragma once

#include <string>

#include "core/result.hpp"
#include "providers/provider.hpp"
#include "providers/rest_kind.hpp"

namespace weir::providers {

/// The JSON body that carries a draft, in the API's words. The only place where secret values enter a request.
/// A create leaves out what is null; an update sends null, which clears the field. A field that stands in the object's
/// path is left out; in the place of a reference the id is sent that the draft has for it (A029 when it has none).
/// A025 for a field that this kind has no place for; C010 for a secret without a value, C011 for one that is not UTF-8
/// or not the JSON it was said to be. No message shows a value.
Result<std::string> write_body(const RestKind& kind, const Draft& draft, bool creating);

}  // namespace weir::providers
