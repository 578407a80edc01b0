#include "http/origin.hpp"

#include <memory>
#include <optional>

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fmt/format.h>

#include "core/text.hpp"

namespace weir::http {
namespace {

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

}  // namespace

Result<std::string> parse_origin(std::string_view url) {
  const auto refuse = [](std::string_view why) {
    return fail(error("U041", fmt::format("the endpoint is not usable: {}", why),
                      "give an origin only, such as https://api.example.com"));
  };
  if (url.find_first_of("\r\n\t ") != std::string_view::npos) return refuse("it holds white space");
  const std::unique_ptr<CURLU, FreeUrl> parsed(curl_url());
  if (curl_url_set(parsed.get(), CURLUPART_URL, std::string(url).c_str(), 0) != CURLUE_OK)
    return refuse("it is not a URL");
  const auto part = [&](CURLUPart which, unsigned flags) -> std::optional<std::string> {
    char* text = nullptr;
    if (curl_url_get(parsed.get(), which, &text, flags) != CURLUE_OK) return std::nullopt;
    std::string copy(text);
    curl_free(text);
    return copy;
  };
  const std::string scheme = part(CURLUPART_SCHEME, 0).value_or("");
  if (scheme != "http" && scheme != "https") return refuse("the scheme must be https or http");
  if (part(CURLUPART_USER, 0) || part(CURLUPART_PASSWORD, 0)) return refuse("it holds a user or password");
  if (part(CURLUPART_QUERY, 0) || part(CURLUPART_FRAGMENT, 0)) return refuse("it has a query or a fragment");
  if (part(CURLUPART_PATH, 0).value_or("/") != "/") return refuse("it has a path");
  const std::string host = lower_ascii(part(CURLUPART_HOST, 0).value_or(""));
  if (host.empty()) return refuse("it names no host");
  return fmt::format("{}://{}:{}", scheme, host, part(CURLUPART_PORT, CURLU_DEFAULT_PORT).value_or(""));
}

bool is_this_machine(std::string_view host) {
  if (host == "localhost" || host == "::1" || host == "[::1]") return true;
  in_addr address{};
  return ::inet_pton(AF_INET, std::string(host).c_str(), &address) == 1 && ntohl(address.s_addr) >> 24 == 127;
}

bool is_private_origin(std::string_view origin) {
  if (origin.starts_with("https://")) return true;
  constexpr std::string_view scheme = "http://";
  if (!origin.starts_with(scheme)) return false;
  origin.remove_prefix(scheme.size());
  return is_this_machine(origin.substr(0, origin.rfind(':')));
}

}  // namespace weir::http
