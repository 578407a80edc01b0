#include "schema/secret_rules.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/ascii.hpp"
#include "core/text.hpp"

namespace weir::schema {
namespace {

constexpr std::string_view env_prefix = "WEIR_SECRET_";

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

/// "apiToken" -> "API_TOKEN".
std::string upper_snake(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (i > 0 && is_upper(name[i]) && !is_upper(name[i - 1])) out += '_';
    out += is_lower(name[i]) ? static_cast<char>(name[i] - 'a' + 'A') : name[i];
  }
  return out;
}

bool is_secret_variable(std::string_view name) {
  if (!name.starts_with(env_prefix) || name.size() == env_prefix.size() || name.size() > 255) return false;
  return std::all_of(name.begin(), name.end(), [](char c) { return is_upper(c) || is_digit(c) || c == '_'; });
}

bool is_secret_path(std::string_view path) {
  if (path.empty() || path.size() > 4096 || path.front() == '/' || path.find('\0') != std::string_view::npos)
    return false;
  for (const std::string& part : split(path, '/')) {
    if (part.empty() || part == "." || part == "..") return false;
  }
  return true;
}

Violation secret_violation(const Spot& spot, std::string message) {
  return {pointer(spot), "", "secret", std::move(message), ""};
}

Violation literal(const Spot& spot) {
  Violation violation = secret_violation(
      spot, fmt::format("{} is a secret and stands here in clear text; expected a reference to it", subject(spot)));
  violation.hint = fmt::format(
      "write {0}: {{fromEnv: {1}{2}}} and put the value into that variable; change it first, "
      "because a secret that was committed is known",
      spot.property, env_prefix, upper_snake(spot.property));
  return violation;
}

/// The words that a name is made of, lower case: "apiKey", "api_key" and "API-KEY" are {"api", "key"}.
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool letter = is_upper(c) || is_lower(c) || is_digit(c);
    const bool hump = is_upper(c) && i > 0 && (is_lower(name[i - 1]) || is_digit(name[i - 1]));
    const bool after_acronym =
        is_upper(c) && i > 0 && is_upper(name[i - 1]) && i + 1 < name.size() && is_lower(name[i + 1]);
    if ((!letter || hump || after_acronym) && !words.back().empty()) words.emplace_back();
    if (letter) words.back() += lower_ascii(std::string_view(&c, 1));
  }
  if (words.back().empty()) words.pop_back();
  for (std::string& word : words) word.erase(word.find_last_not_of("0123456789") + 1);  // "token2" is a token
  return words;
}

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// Words that hold a secret whatever stands before them; also as the end of a word written together ("clientsecret").
constexpr std::array<std::string_view, 8> secret_words = {"password", "passwd", "passphrase", "secret",
                                                          "token",    "apikey", "credential", "credentials"};
constexpr std::array<std::string_view, 7> short_secret_words = {"pwd",    "pass",      "pin", "secrets",
                                                                "tokens", "passwords", "jwt"};
/// "key" alone is a column or an index; behind one of these it opens something.
constexpr std::array<std::string_view, 13> key_words = {"api",        "access", "private", "secret",       "signing",
                                                        "encryption", "master", "account", "sharedaccess", "shared",
                                                        "ssh",        "hmac",   "auth"};
/// A last word that makes the name speak about a secret instead of holding it.
constexpr std::array<std::string_view, 26> about_words = {
    "url",   "uri",      "endpoint", "host",    "path",   "name",    "id",       "type",   "method",
    "ttl",   "lifetime", "expiry",   "expires", "length", "limit",   "count",    "policy", "header",
    "field", "column",   "scope",    "param",   "style",  "enabled", "required", "seconds"};

bool ends_like_secret(std::string_view word) {
  return std::any_of(secret_words.begin(), secret_words.end(),
                     [&](std::string_view end) { return word.ends_with(end); });
}

bool is_key_of_something(const std::vector<std::string>& words, std::size_t i) {
  if (words[i] == "key" || words[i] == "keys") return i > 0 && is_one_of(key_words, words[i - 1]);
  return std::any_of(key_words.begin(), key_words.end(), [&](std::string_view start) {
    return words[i].size() == start.size() + 3 && words[i].starts_with(start) && words[i].ends_with("key");
  });
}

/// An object of one key that was meant to be a reference: "fromenv". It is no clear text, and nothing has leaked.
std::optional<Violation> mistyped_reference(const Spot& spot) {
  const Json& value = *spot.value;
  if (!value.is_object() || value.size() != 1 || !value.begin()->is_string()) return std::nullopt;
  const std::string& typed = value.begin().key();
  const auto meant = did_you_mean(typed, {"fromEnv", "fromFile"});
  if (!meant) return std::nullopt;
  Violation unknown =
      secret_violation(spot, fmt::format("unknown property \"{}\" in {}; expected a reference to a secret",
                                         printable(typed, 60), subject(spot)));
  unknown.keyword = "additionalProperties";
  unknown.property = typed;
  unknown.hint = fmt::format("did you mean \"{}\"?", *meant);
  return unknown;
}

}  // namespace

bool looks_like_secret(std::string_view name) {
  const std::vector<std::string> words = words_of(name);
  if (words.empty() || is_one_of(about_words, words.back())) return false;
  const bool a_number = words.front() == "max" || words.front() == "min" || words.front() == "num";
  for (std::size_t i = 0; i < words.size() && !a_number; ++i) {
    if (ends_like_secret(words[i]) || is_one_of(short_secret_words, words[i]) || is_key_of_something(words, i))
      return true;
  }
  return false;
}

bool resembles_secret_reference(const Json& value) {
  return value.is_object() && value.size() == 1 && (value.contains("fromEnv") || value.contains("fromFile"));
}

std::optional<Violation> check_secret_reference(const Spot& spot) {
  const Json& value = *spot.value;
  if (auto mistyped = resembles_secret_reference(value) ? std::nullopt : mistyped_reference(spot)) return mistyped;
  if (!resembles_secret_reference(value)) return literal(spot);
  const auto member = value.begin();
  const bool is_text = member->is_string();
  if (member.key() == "fromEnv" && !(is_text && is_secret_variable(member->get_ref<const std::string&>()))) {
    Violation violation = secret_violation(
        spot, fmt::format("{} names a variable that may not hold a secret; expected a name of A-Z, 0-9 "
                          "and _ that starts with {}",
                          subject(spot), env_prefix));
    violation.hint = fmt::format("for example {{fromEnv: {}{}}}", env_prefix, upper_snake(spot.property));
    return violation;
  }
  if (member.key() == "fromFile" && !(is_text && is_secret_path(member->get_ref<const std::string&>()))) {
    return secret_violation(spot, fmt::format("{} names a file that may not be read; expected a relative path below "
                                              "WEIR_SECRETS_DIR without ..",
                                              subject(spot)));
  }
  return std::nullopt;
}

}  // namespace weir::schema
