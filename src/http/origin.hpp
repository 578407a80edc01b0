#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"

namespace weir::http {

/// "scheme://host:port" of an http or https URL in lower case, the port always written. U041 for anything else: another
/// scheme, a user or password, a path other than "/", a query, a fragment. Read by libcurl's own parser, so that what
/// was checked is what is connected to.
Result<std::string> parse_origin(std::string_view url);

/// Whether `host` is this machine itself: localhost, ::1 (with or without brackets), or an address of 127.0.0.0/8. A
/// name that only begins like one of these is somebody else's.
bool is_this_machine(std::string_view host);

/// Whether nobody can listen on the way to `origin`, as parse_origin gives it: https, or this machine.
bool is_private_origin(std::string_view origin);

}  // namespace weir::http
