#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace weir {

/// The only door to libsodium. All functions are pure; nonces and keys come from the caller.

/// Lower-case hex of SHA-256.
std::string sha256_hex(std::string_view bytes);

/// `sha256:` and the hex, the form that plans and state carry.
std::string sha256_tag(std::string_view bytes);

/// HMAC-SHA-256 as lower-case hex; the key may have any length.
std::string hmac_sha256_hex(std::string_view key, std::string_view bytes);

/// Equal in constant time (for tokens and tags).
bool equal_constant_time(std::string_view left, std::string_view right);

/// Standard alphabet with padding (RFC 4648, part 4).
std::string base64_encode(std::string_view bytes);
/// Standard alphabet with padding; nullopt for anything else.
std::optional<std::string> base64_decode(std::string_view text);
/// URL alphabet without padding (RFC 7515); nullopt for anything else.
std::optional<std::string> base64url_decode(std::string_view text);

inline constexpr std::size_t seal_key_bytes = 32;
inline constexpr std::size_t seal_nonce_bytes = 24;

/// XChaCha20-Poly1305: nonce followed by the sealed text. `context` is authenticated, not stored.
std::string seal(std::string_view plain, std::string_view context, std::string_view key, std::string_view nonce);
/// nullopt when the text, context or key is not the one it was sealed with.
std::optional<std::string> open_sealed(std::string_view sealed, std::string_view context, std::string_view key);

/// Overwrites the bytes in a way the compiler may not leave out.
void wipe(std::string& bytes);

}  // namespace weir
