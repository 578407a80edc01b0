#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "cli/api_access.hpp"
#include "state/baseline_store.hpp"

namespace weir::cli {

/// The store of a target: in `database` when it is embedded, else in the Git repository of the project.
Result<std::unique_ptr<state::BaselineStore>> open_store(Shell& shell, const ProjectFiles& files,
                                                         const std::string& target,
                                                         const std::optional<std::filesystem::path>& database);

/// The state alone: project and target, and no API but the one in this process.
class StateAccess {
 public:
  static Result<std::unique_ptr<StateAccess>> open(Shell& shell, const Arguments& arguments);

  state::BaselineStore& store() { return *store_; }
  /// What a command in a hint needs to mean this target.
  std::string target_option() const { return weir::target_option(files_.project, target_.name); }

 private:
  StateAccess(ProjectFiles files, TargetConfig target) : files_(std::move(files)), target_(std::move(target)) {}

  ProjectFiles files_;
  TargetConfig target_;
  std::unique_ptr<ApiAccess> access_;
  std::unique_ptr<state::BaselineStore> store_;
};

}  // namespace weir::cli
