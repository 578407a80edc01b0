#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/baseline.hpp"
#include "core/kind_rules.hpp"
#include "core/ports.hpp"
#include "core/secret.hpp"

namespace weir::reconciler {

/// Finds the value behind a reference. C-code errors, never with the value: C001 not set, C002 not readable, C003
/// empty.
Result<SecretText> resolve(SecretSource& source, const SecretRef& ref);

/// Values by reference, each found once.
using SecretValues = std::map<SecretRef, SecretText>;

/// All references below a draft, and who needs them.
struct SecretNeed {
  ResourceKey key;
  Place place;  ///< of the manifest that refers to them
  const Json* draft = nullptr;
  std::set<std::string> json = {};  ///< JSON Pointers into the draft: there the text has to be JSON
};
/// Every value that the drafts need, or all that is missing or not usable (C011).
Result<SecretValues> resolve_all(SecretSource& source, const std::vector<SecretNeed>& needs);

/// Fingerprints of every secret of a resource, by JSON Pointer into spec; empty without a key.
std::map<std::string, std::string> fingerprints(const Resource& resource, const SecretValues& values,
                                                const std::string& key);

/// What the fingerprints of the baseline say of the secrets that Git refers to now. Unresolved means unknown.
std::map<ResourceKey, std::map<std::string, SecretStatus>> secret_statuses(SecretSource& source,
                                                                           const DesiredState& desired,
                                                                           const Baseline* baseline,
                                                                           const std::string& key);

}  // namespace weir::reconciler
