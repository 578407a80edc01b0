#include "reconciler/secrets.hpp"

#include <fmt/format.h>

#include "providers/body_writer.hpp"

namespace weir::reconciler {
namespace {

std::string address(const ResourceKey& key, const std::string& pointer) {
  return to_string(key) + pointer;
}

Diagnostic missing(const SecretRef& ref) {
  const bool env = ref.from == SecretRef::From::env;
  return error("C001", fmt::format("the secret {} is not set", to_string(ref)),
               env ? fmt::format("export {} for this run", ref.name) : "put the file below WEIR_SECRETS_DIR");
}

SecretStatus status_of(SecretSource& source, const ResourceKey& resource, const std::string& pointer,
                       const SecretRef& ref, const std::string& remembered, const std::string& key) {
  const auto value = resolve(source, ref);
  if (!value) return SecretStatus::unknown;
  return secret_fingerprint(key, address(resource, pointer), *value) == remembered ? SecretStatus::same
                                                                                   : SecretStatus::rotated;
}

}  // namespace

Result<SecretText> resolve(SecretSource& source, const SecretRef& ref) {
  std::optional<std::string> text;
  if (ref.from == SecretRef::From::env) {
    text = source.environment(ref.name);
    if (!text) return fail(missing(ref));
  } else {
    auto read = source.file(ref.name);
    if (!read) return fail(read.error());
    text = std::move(*read);
  }
  if (text->empty())
    return fail(error("C003", fmt::format("the secret {} is empty", to_string(ref)), "give it a value"));
  return SecretText(std::move(*text));
}

Result<SecretValues> resolve_all(SecretSource& source, const std::vector<SecretNeed>& needs) {
  SecretValues values;
  Diagnostics problems;
  std::set<SecretRef> unresolved;
  std::set<std::pair<SecretRef, bool>> checked;
  for (const SecretNeed& need : needs) {
    for (const auto& [pointer, ref] : secret_refs(*need.draft)) {
      const bool is_json = need.json.contains(pointer);
      if (unresolved.contains(ref) || !checked.emplace(ref, is_json).second) continue;
      Diagnostics found;
      if (!values.contains(ref)) {
        if (auto value = resolve(source, ref))
          values.emplace(ref, std::move(*value));
        else
          found = std::move(value.error());
      }
      if (!found.empty())
        unresolved.insert(ref);
      else if (auto usable = providers::secret_value(pointer, values.at(ref), is_json); !usable)
        found = std::move(usable.error());
      for (Diagnostic& problem : found)
        problems.push_back(std::move(problem).at(need.place).about(to_string(need.key)).pointing_to("/spec" + pointer));
    }
  }
  if (!problems.empty()) return fail(std::move(problems));
  return values;
}

std::map<std::string, std::string> fingerprints(const Resource& resource, const SecretValues& values,
                                                const std::string& key) {
  std::map<std::string, std::string> prints;
  if (key.empty()) return prints;
  for (const auto& [pointer, ref] : secret_refs(resource.spec)) {
    const auto value = values.find(ref);
    if (value != values.end()) prints[pointer] = secret_fingerprint(key, address(resource.key, pointer), value->second);
  }
  return prints;
}

std::map<ResourceKey, std::map<std::string, SecretStatus>> secret_statuses(SecretSource& source,
                                                                           const DesiredState& desired,
                                                                           const Baseline* baseline,
                                                                           const std::string& key) {
  std::map<ResourceKey, std::map<std::string, SecretStatus>> statuses;
  if (!baseline || key.empty()) return statuses;
  for (const auto& [name, resource] : desired.resources) {
    const auto entry = baseline->entries.find(name);
    if (entry == baseline->entries.end() || entry->second.fingerprints.empty()) continue;
    for (const auto& [pointer, ref] : secret_refs(resource.spec)) {
      const auto print = entry->second.fingerprints.find(pointer);
      if (print != entry->second.fingerprints.end())
        statuses[name][pointer] = status_of(source, name, pointer, ref, print->second, key);
    }
  }
  return statuses;
}

}  // namespace weir::reconciler
