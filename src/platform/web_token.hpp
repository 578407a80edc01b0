#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::platform {

/// What a token says. Times are seconds since 1970.
struct Claims {
  std::string subject;
  std::string tenant;
  std::optional<std::string> app;
  std::string role;  ///< "reader" or "writer"; anything else may do nothing
  std::int64_t issued_at = 0;
  std::int64_t expires_at = 0;
};

/// A JWT signed with HMAC-SHA-256. "" for a key of less than 32 bytes.
std::string sign_token(const Claims& claims, std::string_view key);

/// The claims of a token that is signed with this key by HS256 and no other algorithm, names subject and tenant, has an
/// expiry and is in force at `now`. nullopt for every other text.
std::optional<Claims> read_token(const std::string& token, std::string_view key, std::int64_t now);

}  // namespace weir::platform
