#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/whole_file.hpp"
#include "core/project.hpp"
#include "core/result.hpp"
#include "plan/plan.hpp"

/// Plans and reports in files: read with suspicion, compared with what is true now.
namespace weir::cli {

/// The JSON value of a saved plan or report. P013 no regular file, too large, or of others' making; P002 no JSON.
Result<Json> read_saved(const std::string& path, Writers writers = Writers::anybody);

/// A saved plan: P001 not a plan, P004 another format version, P012 not in the shape of one, P003 its hash is not that
/// of its steps.
Result<plan::Plan> plan_of(const Json& saved);

/// What stops `saved` from being carried out by a plan made now: P005 another project, target or instance, P011 nothing
/// is left of it, P008 the steps that moved, by name. Empty when both would do the same. Commands that are suggested
/// get `target_option`.
Diagnostics differences(const plan::Plan& saved, const plan::Plan& now, const std::string& target_option = {});

/// P005 when the plan is of another project: its commit need not even be known here.
std::optional<Diagnostic> unless_of_project(const plan::Plan& saved, const Project& project);

/// P008 when a plan made now is not the approved one.
std::optional<Diagnostic> unless_approved(const std::string& approved_hash, const plan::Plan& now,
                                          const std::string& target_option = {});

}  // namespace weir::cli
