#include "http/disclosure.hpp"

#include <algorithm>
#include <cstddef>

#include "core/ascii.hpp"
#include "core/crypto.hpp"
#include "core/json.hpp"
#include "core/text.hpp"
#include "http/message.hpp"

namespace weir::http {
namespace {

constexpr std::size_t telling = 8;

/// Some `telling` characters in a row of `secret` (all of a shorter one) stand in `text`.
bool shares_a_run(std::string_view text, std::string_view secret) {
  if (secret.empty()) return false;
  if (secret.size() <= telling) return text.find(secret) != std::string_view::npos;
  for (std::size_t at = 0; at + telling <= text.size(); ++at) {
    if (secret.find(text.substr(at, telling)) != std::string_view::npos) return true;
  }
  return false;
}

std::string in_json(const std::string& text) {
  const std::string quoted = Json(text).dump(-1, ' ', true, Json::error_handler_t::replace);
  return quoted.substr(1, quoted.size() - 2);
}

/// Base64 of the text when it begins `skipped` bytes into a group, without the characters that neighbours share.
std::string in_base64(const std::string& text, std::size_t skipped) {
  const std::string encoded = base64_encode(std::string(skipped, '\0') + text);
  const std::size_t end = std::min(encoded.find('='), encoded.size());
  const std::size_t begin = skipped == 0 ? 0 : skipped + 1;
  return end > begin + 1 ? encoded.substr(begin, end - begin - 1) : std::string{};
}

}  // namespace

bool discloses(std::string_view text, const std::string& secret) {
  if (secret.empty() || text.empty()) return false;
  if (shares_a_run(text, secret) || shares_a_run(text, in_json(secret))) return true;
  if (shares_a_run(text, encode_segment(secret)) || shares_a_run(lower_ascii(text), hex(secret))) return true;
  std::string standard(text);
  std::replace(standard.begin(), standard.end(), '-', '+');
  std::replace(standard.begin(), standard.end(), '_', '/');
  for (std::size_t skipped = 0; skipped < 3; ++skipped) {
    if (secret.size() >= 4 && shares_a_run(standard, in_base64(secret, skipped))) return true;
  }
  return false;
}

}  // namespace weir::http
