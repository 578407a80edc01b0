#pragma once

#include <string_view>

#include "core/json.hpp"

namespace weir {

/// "error", "warning", "note": the one word for people and machines.
std::string_view to_string(Severity severity);

/// The Diagnostic value of docs/formats.md: every key always there, null where nothing is known.
Json to_json(const Diagnostic& diagnostic);

}  // namespace weir
