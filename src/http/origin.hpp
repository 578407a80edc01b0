#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"

namespace weir::http {

/// "scheme://host:port" of an http or https URL in lower case, the port always written. U041 for anything else: another
/// scheme, a user or password, a path other than "/", a query, a fragment. Read by libcurl's own parser, so that what
/// was checked is what is connected to.
Result<std::string> parse_origin(std::string_view url);

}  // namespace weir::http
