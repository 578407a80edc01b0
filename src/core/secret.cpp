#include "core/secret.hpp"

#include <fmt/format.h>

#include "core/crypto.hpp"

namespace weir {
namespace {

void collect(const Json& value, const std::string& pointer, std::map<std::string, SecretRef>& found) {
  if (auto ref = secret_ref(value)) {
    found.emplace(pointer, *std::move(ref));
    return;
  }
  if (value.is_object()) {
    for (auto member = value.begin(); member != value.end(); ++member)
      collect(member.value(), pointer_join(pointer, member.key()), found);
  } else if (value.is_array()) {
    for (std::size_t index = 0; index < value.size(); ++index)
      collect(value[index], pointer_join(pointer, index), found);
  }
}

}  // namespace

SecretText::SecretText(std::string text) : text_(std::move(text)) {
  wipe(text);
}

SecretText::SecretText(SecretText&& other) noexcept : text_(std::move(other.text_)) {
  wipe(other.text_);
}

SecretText& SecretText::operator=(SecretText&& other) noexcept {
  if (this == &other) return *this;
  wipe(text_);
  text_ = std::move(other.text_);
  wipe(other.text_);
  return *this;
}

SecretText::~SecretText() {
  wipe(text_);
}

std::string to_string(const SecretRef& ref) {
  return (ref.from == SecretRef::From::env ? "fromEnv:" : "fromFile:") + ref.name;
}

std::optional<SecretRef> secret_ref(const Json& value) {
  if (!value.is_object() || value.size() != 1) return std::nullopt;
  const auto member = value.begin();
  if (!member->is_string()) return std::nullopt;
  if (member.key() == "fromEnv") return SecretRef{SecretRef::From::env, member->get<std::string>()};
  if (member.key() == "fromFile") return SecretRef{SecretRef::From::file, member->get<std::string>()};
  return std::nullopt;
}

std::map<std::string, SecretRef> secret_refs(const Json& value) {
  std::map<std::string, SecretRef> found;
  collect(value, "", found);
  return found;
}

std::string_view to_string(SecretStatus status) {
  switch (status) {
    case SecretStatus::same:
      return "same";
    case SecretStatus::rotated:
      return "rotated";
    case SecretStatus::unknown:
      return "unknown";
  }
  return "unknown";
}

std::string secret_fingerprint(std::string_view key, std::string_view address, const SecretText& value) {
  return value.reveal([&](const std::string& text) {
    // The length in front keeps the address apart from the value.
    std::string message = fmt::format("{}:{}", address.size(), address);
    message.reserve(message.size() + text.size());
    message += text;
    std::string fingerprint = hmac_sha256_hex(key, message);
    wipe(message);
    return fingerprint;
  });
}

}  // namespace weir
