#include "platform/pull_sign_in.hpp"

#include <fmt/format.h>

#include "core/crypto.hpp"
#include "http/origin.hpp"

namespace weir::platform {
namespace {

using Fault = tl::unexpected<std::string>;

Fault missing(std::string_view setting, std::string_view method) {
  return Fault(fmt::format("config/{}: is required with {}", setting, method));
}

tl::expected<SignIn, std::string> read_oauth(const Json& config) {
  SignIn sign_in;
  sign_in.with_token = true;
  const auto address = parse_address(string_member(config, "accessTokenUrl").value_or(""));
  if (!address) return Fault("config/accessTokenUrl: is no http or https address");
  if (!http::is_private_origin(address->origin))
    return Fault("config/accessTokenUrl: credentials are sent over https only");
  sign_in.token_address = *address;
  const std::string grant = string_member(config, "grantType").value_or("client_credentials");
  sign_in.token_form = {{"grant_type", grant}};
  const auto add = [&](std::string_view setting, const char* parameter) {
    const auto value = string_member(config, setting);
    if (value) sign_in.token_form.emplace_back(parameter, *value);
    return value.has_value();
  };
  if (grant == "refresh_token" && !add("refreshToken", "refresh_token")) return missing("refreshToken", grant);
  if (grant == "password" && !add("username", "username")) return missing("username", grant);
  if (grant == "password" && !add("password", "password")) return missing("password", grant);
  const bool has_client = add("clientId", "client_id");
  const bool has_secret = add("clientSecret", "client_secret");
  if (grant == "client_credentials" && !has_client) return missing("clientId", grant);
  if (grant == "client_credentials" && !has_secret) return missing("clientSecret", grant);
  add("scope", "scope");
  return sign_in;
}

}  // namespace

tl::expected<SignIn, std::string> read_sign_in(const Json& config) {
  const std::string method = string_member(config, "authMethod").value_or("no_auth");
  SignIn sign_in;
  if (method == "oauth") return read_oauth(config);
  if (method == "api_key") {
    const auto keys = config.find("apiKeys");
    if (keys == config.end() || !keys->is_object() || keys->empty()) return missing("apiKeys", method);
    for (const auto& [name, value] : keys->items())
      if (value.is_string()) sign_in.headers[name] = value.get<std::string>();
  } else if (method == "basic") {
    const auto user = string_member(config, "username"), password = string_member(config, "password");
    if (!user) return missing("username", method);
    sign_in.headers["Authorization"] = "Basic " + base64_encode(*user + ':' + password.value_or(""));
  } else if (method == "bearer_token") {
    const auto token = string_member(config, "bearerToken");
    if (!token) return missing("bearerToken", method);
    sign_in.headers["Authorization"] = "Bearer " + *token;
  } else if (method != "no_auth") {
    return Fault("config/authMethod: this server can sign in by no_auth, api_key, basic, bearer_token and oauth");
  }
  return sign_in;
}

}  // namespace weir::platform
