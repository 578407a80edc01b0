#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/project_files.hpp"
#include "cli/shell.hpp"
#include "cli/target_choice.hpp"
#include "http/client.hpp"
#include "platform/server.hpp"
#include "providers/provider.hpp"

namespace weir::cli {

/// The way to a target's API: credential bound, server met. Needs weir.yaml and no manifest. Stays where it is made,
/// because the parts borrow from each other.
class ApiAccess {
 public:
  /// Binds the credential and asks the API who it is. Nothing is sent before the credential is known to belong to the
  /// target. G010 for another instance than weir.yaml pins.
  static Result<std::unique_ptr<ApiAccess>> open(Shell& shell, const Arguments& arguments, const ProjectFiles& files,
                                                 const TargetConfig& target);

  /// Carries the credential.
  http::Client& client() { return *client_; }
  const providers::Offer& offer() const { return offer_; }
  /// The platform in this process; nullptr when the target is reached over a socket.
  platform::Server* server() { return server_.get(); }
  /// The database of the target, nullopt when it is reached over a socket.
  const std::optional<std::filesystem::path>& database() const { return database_; }
  /// The kinds that the target serves.
  std::vector<std::string> kinds() const;

 private:
  explicit ApiAccess(const TargetConfig& target) : target_(target) {}

  Result<SecretText> connect_embedded(Shell& shell, const std::filesystem::path& root, const std::string& path);
  Result<SecretText> connect_remote();
  Result<void> meet(const SecretText& credential);

  TargetConfig target_;
  std::optional<std::filesystem::path> database_;
  std::unique_ptr<platform::Server> server_;
  std::unique_ptr<http::Transport> transport_;
  std::unique_ptr<http::Client> client_;
  providers::Offer offer_;
};

/// The target that the command line and the environment mean; a note when weir.yaml names none.
Result<TargetConfig> wished_target(Shell& shell, const Project& project, const TargetWish& wish);

/// What the environment and the arguments say of the target.
TargetWish target_wish(const Arguments& arguments);

/// --rev, or HEAD where CI is set, or nullopt for the working tree.
std::optional<std::string> wished_revision(const Arguments& arguments);

}  // namespace weir::cli
