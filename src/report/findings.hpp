#pragma once

#include <map>
#include <string>
#include <string_view>

#include "plan/plan.hpp"

namespace weir::report {

/// A plan as problems on lines of manifests: guards and conflicts are errors, steps that take something away warnings,
/// the other steps notes, with `step/ACTION` in the place of a code. Errors first, then what takes away.
Diagnostics plan_findings(const plan::Plan& plan);

/// The same diagnostics, errors first, then warnings, then notes.
Diagnostics severe_first(const Diagnostics& diagnostics);

/// Where a finding stands that has no manifest, for readers that refuse a finding without a place.
inline constexpr std::string_view project_file = "weir.yaml";

/// Tells findings apart from one run to the next: by code, file, resource and pointer, not by line, which moves with
/// every edit above it. Equal findings are told apart by how many came before.
class Fingerprints {
 public:
  /// 32 hex digits, `:` and the ordinal among its equals, from 1.
  std::string next(const Diagnostic& finding);

 private:
  std::map<std::string, std::size_t> seen_;
};

/// What a rule is about: the title of a code in docs/errors.md, or what a step does.
std::string rule_title(std::string_view code);

}  // namespace weir::report
