#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "core/json.hpp"

namespace weir {

/// A secret value in memory. It has no stream operator, no formatter and no conversion, so it cannot be printed by
/// accident; it is wiped when it goes. `reveal` is the one way to the text.
class SecretText {
 public:
  /// Takes the text over and wipes what the move left behind (a short string is copied, not moved).
  explicit SecretText(std::string text);
  SecretText(SecretText&& other) noexcept;
  SecretText& operator=(SecretText&& other) noexcept;
  SecretText(const SecretText&) = delete;
  SecretText& operator=(const SecretText&) = delete;
  ~SecretText();

  /// Calls `use` with the text and returns what it returns; `use` must not keep a copy.
  template <class Use>
  decltype(auto) reveal(Use&& use) const {
    return std::forward<Use>(use)(static_cast<const std::string&>(text_));
  }

 private:
  std::string text_;
};

/// Where a secret is to be found: exactly one of the two forms a manifest may write.
struct SecretRef {
  enum class From { env, file };
  From from = From::env;
  std::string name;
  auto operator<=>(const SecretRef&) const = default;
};

/// "fromEnv:NAME" or "fromFile:PATH", the form that plans and reports show.
std::string to_string(const SecretRef& ref);

/// The reference that `{fromEnv: NAME}` or `{fromFile: PATH}` states; nullopt for any other value.
std::optional<SecretRef> secret_ref(const Json& value);

/// Every secret reference below `value`, by JSON Pointer (relative to it).
std::map<std::string, SecretRef> secret_refs(const Json& value);

/// Whether a secret is the one that was last sent: answered by keyed fingerprints, never by values.
enum class SecretStatus { same, rotated, unknown };
std::string_view to_string(SecretStatus status);

/// Keyed fingerprint of a value at one address (two equal secrets at two addresses do not match).
std::string secret_fingerprint(std::string_view key, std::string_view address, const SecretText& value);

}  // namespace weir
