#include "platform/web_token.hpp"

#include <cstddef>
#include <cstdlib>
#include <memory>

#include <jwt.h>

namespace weir::platform {
namespace {

constexpr std::size_t shortest_key = 32;
constexpr std::size_t longest_token = 8192;

struct FreeToken {
  void operator()(jwt_t* token) const { jwt_free(token); }
};
using Token = std::unique_ptr<jwt_t, FreeToken>;

const unsigned char* bytes_of(std::string_view key) {
  return reinterpret_cast<const unsigned char*>(key.data());
}

std::string grant(jwt_t* token, const char* name) {
  const char* text = jwt_get_grant(token, name);
  return text == nullptr ? "" : text;
}

}  // namespace

std::string sign_token(const Claims& claims, std::string_view key) {
  jwt_t* raw = nullptr;
  if (key.size() < shortest_key || jwt_new(&raw) != 0) return "";
  const Token token(raw);
  bool made = jwt_set_alg(raw, JWT_ALG_HS256, bytes_of(key), static_cast<int>(key.size())) == 0;
  made = made && jwt_add_grant(raw, "iss", "weir-platform") == 0;
  made = made && jwt_add_grant(raw, "sub", claims.subject.c_str()) == 0;
  made = made && jwt_add_grant(raw, "tenant_id", claims.tenant.c_str()) == 0;
  made = made && jwt_add_grant(raw, "role", claims.role.c_str()) == 0;
  if (claims.app) made = made && jwt_add_grant(raw, "app_id", claims.app->c_str()) == 0;
  made = made && jwt_add_grant_int(raw, "iat", claims.issued_at) == 0;
  made = made && jwt_add_grant_int(raw, "exp", claims.expires_at) == 0;
  if (!made) return "";
  char* encoded = jwt_encode_str(raw);
  if (encoded == nullptr) return "";
  std::string text(encoded);
  std::free(encoded);
  return text;
}

std::optional<Claims> read_token(const std::string& token, std::string_view key, std::int64_t now) {
  // Without a key libjwt takes any token for one of algorithm "none"; with one it takes every HMAC length.
  if (key.size() < shortest_key || token.size() > longest_token) return std::nullopt;
  jwt_t* raw = nullptr;
  if (jwt_decode(&raw, token.c_str(), bytes_of(key), static_cast<int>(key.size())) != 0) return std::nullopt;
  const Token decoded(raw);
  if (jwt_get_alg(raw) != JWT_ALG_HS256) return std::nullopt;
  Claims claims;
  claims.subject = grant(raw, "sub");
  claims.tenant = grant(raw, "tenant_id");
  claims.role = grant(raw, "role");
  if (std::string app = grant(raw, "app_id"); !app.empty()) claims.app = std::move(app);
  claims.issued_at = jwt_get_grant_int(raw, "iat");
  claims.expires_at = jwt_get_grant_int(raw, "exp");
  if (claims.subject.empty() || claims.tenant.empty()) return std::nullopt;
  if (claims.expires_at <= now || jwt_get_grant_int(raw, "nbf") > now) return std::nullopt;
  return claims;
}

}  // namespace weir::platform
