#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/json.hpp"
#include "report/report.hpp"

/// What CI systems read, each on the line of the manifest where there is one.
namespace weir::report {

/// A SARIF 2.1.0 document: a rule for each code, its help from docs/errors.md, fingerprints that survive edits
/// elsewhere.
Json sarif(const Diagnostics& findings);

/// Code quality issues as GitLab shows them in a merge request: an array, errors first, each with its line and a
/// fingerprint that survives edits elsewhere.
Json code_quality(const Diagnostics& findings);

/// Workflow commands that GitHub shows on the changed lines, errors first: `::error file=..,line=..::what is wrong`.
std::string github_annotations(const Diagnostics& findings);

/// The files that were checked, and what each declares.
using CheckedFiles = std::map<std::string, std::vector<ResourceKey>>;

/// JUnit XML: a suite for each file, a case for each resource of it; what belongs to no resource is a case of its own.
/// Errors are failures, and warnings, too, when they count.
std::string diagnostics_junit(const Diagnostics& diagnostics, const CheckedFiles& files, bool warnings_fail);
/// One case for each step, in plan order, and for each rotated secret; and one for the run, where it failed and none of
/// these says so.
std::string report_junit(const Report& report);
/// Which findings of a drift count, as `--fail-on` says.
struct FailOn {
  bool drift = true, pending = false, unmanaged = false, held = false;
};
/// One case for each managed object, and for each unmanaged one where these count; what counts fails.
std::string drift_junit(const Drift& drift, const FailOn& fail_on);

}  // namespace weir::report
