#include "manifest/endpoint.hpp"

#include <algorithm>
#include <charconv>

#include "core/text.hpp"

namespace weir::manifest {

namespace {

constexpr std::string_view embedded_prefix = "embedded:";
constexpr std::string_view embedded_folder = ".weir/";

std::optional<std::string> embedded_problem(std::string_view path) {
  const auto parts = split(path, '/');
  const bool plain = std::none_of(parts.begin(), parts.end(), [](const std::string& part) {
    return part.empty() || part == "." || part == ".." || part.find('\0') != std::string::npos;
  });
  if (plain && path.starts_with(embedded_folder)) return std::nullopt;
  return "an embedded target lies in a file below .weir/; expected embedded:.weir/NAME.db";
}

bool is_port(std::string_view text) {
  unsigned port = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), port);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() && port >= 1 && port <= 65535;
}

bool is_host(std::string_view host) {
  if (host.starts_with('[')) return host.ends_with(']') && host.size() > 3;
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char one) {
    return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9') || one == '-' ||
           one == '.';
  });
}

std::optional<std::string> url_problem(std::string_view rest) {
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  if (authority.find('@') != std::string_view::npos) {
    return "the endpoint holds a user or password; expected host and path only (CPOD_API_KEY is the credential)";
  }
  if (rest.find_first_of("?#") != std::string_view::npos)
    return "the endpoint has a query; expected host and path only";
  const std::size_t colon = authority.starts_with('[') ? authority.find("]:") : authority.rfind(':');
  const std::size_t end =
      colon == std::string_view::npos ? authority.size() : colon + (authority.starts_with('[') ? 1 : 0);
  if (!is_host(authority.substr(0, end))) return "the endpoint has no host name; expected https://HOST[:PORT][/PATH]";
  if (end < authority.size() && !is_port(authority.substr(end + 1)))
    return "the endpoint's port is no number from 1 to 65535";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> endpoint_problem(std::string_view endpoint) {
  if (endpoint.starts_with(embedded_prefix)) return embedded_problem(endpoint.substr(embedded_prefix.size()));
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (lower_ascii(endpoint.substr(0, scheme.size())) == scheme) return url_problem(endpoint.substr(scheme.size()));
  }
  return "the endpoint is neither an http(s) address nor embedded:PATH";
}

}  // namespace weir::manifest
