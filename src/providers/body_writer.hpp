#pragma once

#include <string>

#include "core/result.hpp"
#include "providers/provider.hpp"
#include "providers/rest_kind.hpp"

namespace weir::providers {

/// What the text of a secret is in a request; `pointer` names it in C011, which says that it is not UTF-8, or not JSON
/// where it has to be.
Result<Json> secret_value(const std::string& pointer, const SecretText& secret, bool is_json);

/// The JSON body that carries a draft, in the API's words. The only place where secret values enter a request.
/// A create leaves out what is null; an update sends null, which clears the field. A field that stands in the object's
/// path is left out; in the place of a reference the id is sent that the draft has for it (A029 when it has none).
/// A025 for a field that this kind has no place for; C010 for a secret without a value, C011 for one that is not UTF-8
/// or not the JSON it was said to be. No message shows a value.
Result<std::string> write_body(const RestKind& kind, const Draft& draft, bool creating);

}  // namespace weir::providers
