#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/api_access.hpp"
#include "reconciler/run.hpp"

namespace weir::cli {

/// What a command may say beyond its arguments.
struct SessionWish {
  std::optional<std::string> revision;  ///< a plan file's commit
  std::optional<std::string> target;    ///< a plan file's target
  bool begins_empty = false;            ///< a folder without manifests is nothing to be told
  Texts texts = Texts::now;             ///< `later`: manifests are read when something turns out to have changed
};

/// One command's view of the world: project, target, API and state, wired together. Stays where it is made, because the
/// parts borrow from each other.
class Session {
 public:
  /// Reads weir.yaml and the manifests, chooses the target, binds the credential, asks the API who it is, opens the
  /// state. Nothing is sent before the credential is known to belong to the target.
  static Result<std::unique_ptr<Session>> open(Shell& shell, const Arguments& arguments, const SessionWish& wish = {});

  reconciler::World& world() { return *world_; }
  const reconciler::Inputs& inputs() const { return inputs_; }
  state::BaselineStore& store() { return *store_; }
  int concurrency() const { return concurrency_; }
  const std::string& target_name() const { return inputs_.target.name; }
  /// What a command in a hint needs to mean the target of this session.
  std::string target_option() const { return weir::target_option(inputs_.project, inputs_.target.name); }

 private:
  explicit Session(Shell& shell) : shell_(shell) {}

  Result<void> read_files(const Arguments& arguments, const SessionWish& wish);
  void meet(const Arguments& arguments);

  Shell& shell_;
  std::optional<ProjectFiles> files_;
  reconciler::Inputs inputs_;
  int concurrency_ = 8;
  std::unique_ptr<ApiAccess> access_;
  providers::ProviderTable providers_;
  std::unique_ptr<state::BaselineStore> store_;
  std::unique_ptr<reconciler::World> world_;
};

/// What a plan is made with.
reconciler::PlanOptions plan_options(const Arguments& arguments);

}  // namespace weir::cli
