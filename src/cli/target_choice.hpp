#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/project.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"

/// Which API a command speaks to, and with which credential. Pure.
namespace weir::cli {

/// What the command line and the environment say of the target.
struct TargetWish {
  std::optional<std::string> option;       ///< --target
  std::optional<std::string> environment;  ///< WEIR_TARGET
  bool ci = false;                         ///< CI is set
};

struct TargetChoice {
  TargetConfig target;
  bool fallback = false;  ///< weir.yaml names no target: `local`, to be said on stderr
};

/// The target that is meant. U015: unknown, U016: several and none named, U017: an embedded one in CI that nobody
/// named.
Result<TargetChoice> choose_target(const Project& project, const TargetWish& wish);

/// The path behind `embedded:`, or nullopt for an endpoint with a URL.
std::optional<std::string> embedded_path(std::string_view endpoint);

/// What the environment says of the credential.
struct CredentialSource {
  std::optional<std::string> base_url;  ///< CPOD_BASE_URL
  std::optional<std::string> api_key;   ///< CPOD_API_KEY
};

/// The credential for `origin` (as http::parse_origin writes it). A repository must not be able to send it elsewhere:
/// C020 no key, C021 no or no valid CPOD_BASE_URL, C022 another origin, C023 plain http to another machine, U012 a key
/// that cannot stand in a header. Its text is never shown.
Result<SecretText> credential_for(const std::string& origin, const CredentialSource& source);

/// The bytes of WEIR_FINGERPRINT_KEY ("" when it is not set). C024 when it is not base64 of 32 bytes or more.
Result<std::string> fingerprint_key(const std::optional<std::string>& text);

}  // namespace weir::cli
