#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "core/json.hpp"
#include "platform/web_address.hpp"

namespace weir::platform {

/// How the calls of a pull are signed. Holds secrets: never shown.
struct SignIn {
  bool with_token = false;                                        ///< OAuth: a token is fetched first
  std::map<std::string, std::string> headers;                     ///< of every call, where there is no token
  WebAddress token_address{};                                     ///< where a token is fetched
  std::vector<std::pair<std::string, std::string>> token_form{};  ///< what is sent there

  bool has_credentials() const { return with_token || !headers.empty(); }
};

/// Reads authMethod and what belongs to it from the config of a `custom` source. The error names the setting, without a
/// value.
tl::expected<SignIn, std::string> read_sign_in(const Json& config);

}  // namespace weir::platform
