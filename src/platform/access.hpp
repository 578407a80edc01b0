#pragma once

#include <tl/expected.hpp>

#include "platform/caller.hpp"
#include "platform/context.hpp"

namespace weir::platform {

/// Who sends the request: an API key or a token in `Authorization: Bearer`. 401 when nobody is proved.
tl::expected<Caller, http::Response> authenticate(const Context& context, const http::Request& request);

/// POST /v1/oauth/token: client credentials in a form for a token of an hour. An API key is its own client secret, its
/// id (`key-<ULID>`) the client id.
http::Response issue_token(const Context& context, const http::Request& request);

/// A token as `weir platform token` makes it.
Result<std::string> make_token(const Context& context, const TokenRequest& request);

}  // namespace weir::platform
