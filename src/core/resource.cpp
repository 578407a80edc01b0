#include "core/resource.hpp"

#include <algorithm>
#include <array>

#include "core/crypto.hpp"
#include "core/text.hpp"

namespace weir {
namespace {

constexpr std::array<std::string_view, 3> policies = {"disable", "delete", "keep"};
constexpr std::array<std::string_view, 5> consequences = {"none", "pause", "backfill", "reset", "loss"};

template <class Enum, std::size_t count>
std::optional<Enum> parse_word(const std::array<std::string_view, count>& words, std::string_view text) {
  for (std::size_t index = 0; index < count; ++index)
    if (words.at(index) == text) return static_cast<Enum>(index);
  return std::nullopt;
}

/// UpperCamelCase ASCII, as kinds are named.
bool is_kind(std::string_view text) {
  if (text.empty() || text.size() > 63 || text.front() < 'A' || text.front() > 'Z') return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

}  // namespace

std::string to_string(const ResourceKey& key) {
  return key.kind + "/" + key.name;
}

std::optional<ResourceKey> parse_resource_key(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view kind = text.substr(0, slash);
  const std::string_view name = text.substr(slash + 1);
  if (!is_kind(kind) || !is_dns_label(name)) return std::nullopt;
  return ResourceKey{std::string(kind), std::string(name)};
}

std::string_view to_string(OnRemove policy) {
  return policies.at(static_cast<std::size_t>(policy));
}
std::optional<OnRemove> parse_on_remove(std::string_view text) {
  return parse_word<OnRemove>(policies, text);
}

std::string_view to_string(Consequence consequence) {
  return consequences.at(static_cast<std::size_t>(consequence));
}
std::optional<Consequence> parse_consequence(std::string_view text) {
  return parse_word<Consequence>(consequences, text);
}

std::string resource_digest(const Resource& resource) {
  // The canonical form of {key, protect, spec}, put together without a copy of the spec.
  return sha256_tag("{\"key\":" + canonical_json(to_string(resource.key)) + ",\"protect\":" +
                    (resource.protect ? "true" : "false") + ",\"spec\":" + canonical_json(resource.spec) + "}");
}

std::string config_digest(const Json& write_only_fields) {
  if (write_only_fields.empty()) return {};
  return sha256_hex(canonical_json(write_only_fields)).substr(0, 16);
}

std::string display_name(const Resource& resource) {
  if (resource.key.kind == "StreamMapping")
    return string_member(resource.spec, "source").value_or("") + "/" +
           string_member(resource.spec, "stream").value_or("");
  return string_member(resource.spec, "displayName").value_or(resource.key.name);
}

OnRemove on_remove(const Resource& resource) {
  const auto stated = string_member(resource.spec, "onRemove");
  return stated ? parse_on_remove(*stated).value_or(OnRemove::disable) : OnRemove::disable;
}

}  // namespace weir
