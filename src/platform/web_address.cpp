#include "platform/web_address.hpp"

#include <algorithm>

#include "http/message.hpp"
#include "http/origin.hpp"

namespace weir::platform {

std::optional<WebAddress> parse_address(const std::string& url) {
  const auto scheme = url.find("://");
  if (scheme == std::string::npos || url.find_first_of("# \t\r\n") != std::string::npos) return std::nullopt;
  const auto end = std::min(url.find_first_of("/?", scheme + 3), url.size());
  const auto origin = http::parse_origin(url.substr(0, end));
  if (!origin) return std::nullopt;
  std::string target = url.substr(end);
  if (!target.starts_with('/')) target.insert(0, 1, '/');
  if (!http::parse_target(target)) return std::nullopt;
  return WebAddress{*origin, std::move(target)};
}

std::optional<WebAddress> follow_link(const WebAddress& from, const std::string& link) {
  if (link.find("://") != std::string::npos && link.find("://") < link.find_first_of("/?")) return parse_address(link);
  if (link.empty() || link.starts_with("//") || link.find_first_of("# \t\r\n") != std::string::npos)
    return std::nullopt;
  const std::string path = from.target.substr(0, from.target.find('?'));
  std::string target = link;
  if (link.front() == '?') target = path + link;
  if (link.front() != '/' && link.front() != '?') target = path.substr(0, path.rfind('/') + 1) + link;
  if (!http::parse_target(target)) return std::nullopt;
  return WebAddress{from.origin, std::move(target)};
}

}  // namespace weir::platform
