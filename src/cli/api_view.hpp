#pragma once

#include <memory>
#include <string>

#include "cli/api_access.hpp"
#include "report/api_views.hpp"

namespace weir::cli {

/// What the commands that only look at the API work with: project, target and API; no manifest and no state.
class ApiView {
 public:
  static Result<std::unique_ptr<ApiView>> open(Shell& shell, const Arguments& arguments);

  /// Of the target's API.
  http::Client& client() { return access_->client(); }
  /// For what is about the target itself.
  ApiAccess& access() { return *access_; }
  const ProjectFiles& files() const { return files_; }
  /// Whether objects have versions whatever their kind.
  bool versioned() const { return access_->offer().extensions; }
  /// Whether the target serves objects of `kind`.
  bool serves(std::string_view kind) const;
  const std::string& project_id() const { return files_.project.id; }
  /// What a command in a hint needs to mean this target.
  std::string target_option() const { return weir::target_option(files_.project, target_.name); }
  report::ViewSubject subject() const;

  /// The source that a person means by a name in Git or an id.
  Result<providers::SourceView> find_source(const std::string& wanted);
  /// What cannot be read at the API and is left out: told beside the result.
  Diagnostics passed_over;
  Diagnostics with_passed_over(Diagnostics problems) const;

 private:
  ApiView(ProjectFiles files, TargetConfig target) : files_(std::move(files)), target_(std::move(target)) {}

  ProjectFiles files_;
  TargetConfig target_;
  std::unique_ptr<ApiAccess> access_;
};

}  // namespace weir::cli
