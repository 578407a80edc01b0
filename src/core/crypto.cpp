#include "core/crypto.hpp"

#include <cstdlib>

#include <sodium.h>

namespace weir {
namespace {

static_assert(seal_key_bytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
static_assert(seal_nonce_bytes == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

/// Picks libsodium's fastest code for this processor, once; nothing here is right without it.
void ready() {
  static const bool initialised = sodium_init() >= 0;
  if (!initialised) std::abort();
}

template <std::size_t size>
std::string hex(const std::array<unsigned char, size>& digest) {
  std::string text(size * 2, '\0');
  sodium_bin2hex(text.data(), text.size() + 1, digest.data(), digest.size());
  return text;
}

std::optional<std::string> decode(std::string_view text, int variant) {
  ready();
  std::string bytes(text.size() / 4 * 3 + 3, '\0');
  std::size_t length = 0;
  if (sodium_base642bin(bytes_of(bytes), bytes.size(), text.data(), text.size(), nullptr, &length, nullptr, variant) !=
      0)
    return std::nullopt;
  bytes.resize(length);
  return bytes;
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  ready();
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256(digest.data(), bytes_of(bytes), bytes.size());
  return hex(digest);
}

std::string sha256_tag(std::string_view bytes) {
  return "sha256:" + sha256_hex(bytes);
}

std::string hmac_sha256_hex(std::string_view key, std::string_view bytes) {
  ready();
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> digest{};
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
  crypto_auth_hmacsha256_update(&state, bytes_of(bytes), bytes.size());
  crypto_auth_hmacsha256_final(&state, digest.data());
  sodium_memzero(&state, sizeof state);
  return hex(digest);
}

bool equal_constant_time(std::string_view left, std::string_view right) {
  ready();
  return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string base64_encode(std::string_view bytes) {
  ready();
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes_of(bytes), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // the terminating zero
  return text;
}

std::optional<std::string> base64_decode(std::string_view text) {
  return decode(text, sodium_base64_VARIANT_ORIGINAL);
}

std::optional<std::string> base64url_decode(std::string_view text) {
  return decode(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

std::string seal(std::string_view plain, std::string_view context, std::string_view key, std::string_view nonce) {
  ready();
  if (key.size() != seal_key_bytes || nonce.size() != seal_nonce_bytes) std::abort();  // never seal with a weak key
  std::string sealed(nonce);
  sealed.resize(nonce.size() + plain.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES);
  crypto_aead_xchacha20poly1305_ietf_encrypt(bytes_of(sealed) + nonce.size(), nullptr, bytes_of(plain), plain.size(),
                                             bytes_of(context), context.size(), nullptr, bytes_of(nonce),
                                             bytes_of(key));
  return sealed;
}

std::optional<std::string> open_sealed(std::string_view sealed, std::string_view context, std::string_view key) {
  ready();
  constexpr std::size_t overhead = seal_nonce_bytes + crypto_aead_xchacha20poly1305_ietf_ABYTES;
  if (key.size() != seal_key_bytes || sealed.size() < overhead) return std::nullopt;
  const std::string_view nonce = sealed.substr(0, seal_nonce_bytes);
  const std::string_view body = sealed.substr(seal_nonce_bytes);
  std::string plain(sealed.size() - overhead, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytes_of(plain), nullptr, nullptr, bytes_of(body), body.size(),
                                                 bytes_of(context), context.size(), bytes_of(nonce),
                                                 bytes_of(key)) != 0)
    return std::nullopt;
  return plain;
}

void wipe(std::string& bytes) {
  bytes.resize(bytes.capacity());  // the spare room may hold old text, too
  sodium_memzero(bytes.data(), bytes.size());
  bytes.clear();
}

}  // namespace weir
