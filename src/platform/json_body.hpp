#pragma once

#include <tl/expected.hpp>

#include "core/json.hpp"
#include "platform/context.hpp"

namespace weir::platform {

/// The request's body as JSON; 400 for none or a bad one, 415 for another content type. The answer quotes nothing of
/// it.
tl::expected<Json, http::Response> read_json_body(const Call& call);

/// For actions that take no input: an empty body or `{}`.
tl::expected<Json, http::Response> read_empty_body(const Call& call);

}  // namespace weir::platform
