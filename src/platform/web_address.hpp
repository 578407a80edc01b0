#pragma once

#include <optional>
#include <string>

namespace weir::platform {

/// An address in two parts: where to connect to, and what to ask for there.
struct WebAddress {
  std::string origin;  ///< as http::parse_origin gives it
  std::string target;  ///< begins with `/`; may have a query
};

/// Takes an http or https URL without user, password or fragment apart.
std::optional<WebAddress> parse_address(const std::string& url);

/// What a link means that stands in the answer to `from`: a whole address, or one relative to it (RFC 3986, 5.2, but
/// without `..`). nullopt for a link that is none.
std::optional<WebAddress> follow_link(const WebAddress& from, const std::string& link);

}  // namespace weir::platform
