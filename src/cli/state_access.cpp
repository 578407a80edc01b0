#include "cli/state_access.hpp"

#include <fmt/format.h>

#include "cli/environment_secrets.hpp"
#include "state/stores.hpp"

namespace weir::cli {
namespace {

/// What a remote may be shown: the token of the person or job, never anything that a repository names.
git::RemoteAccess remote_access() {
  git::RemoteAccess access;
  if (auto token = environment_variable("WEIR_GIT_TOKEN"))
    access.token = std::make_shared<const SecretText>(std::move(*token));
  access.agent = environment_variable("SSH_AUTH_SOCK").has_value();
  if (auto file = environment_variable("SSL_CERT_FILE")) access.authorities = *file;
  return access;
}

Result<std::unique_ptr<state::BaselineStore>> open_git_store(Shell& shell, const ProjectFiles& files,
                                                             const std::string& target) {
  auto remote = files.repository->shared_remote();
  if (!remote) return fail(remote.error());
  if (*remote && (*remote)->transport != git::Transport::other) {
    git::RemoteAccess access = remote_access();
    access.waiting = [&shell](std::chrono::milliseconds waited) {
      shell.console.show_wait("the remote that keeps the state has not answered yet", waited, shell.clock.elapsed());
    };
    return state::open_shared_store(
        files.root, std::move(**remote), std::move(access), target,
        {shell.clock, [&console = shell.console](Diagnostic told) { console.complain({std::move(told)}); }});
  }
  const std::string why = *remote ? fmt::format("the remote {} is neither https, ssh nor a path", (*remote)->shown)
                                  : "it has no remote to share";
  return state::make_git_store(files.root, target, shell.clock, [&console = shell.console, why] {
    console.complain({note("S024", "the state stays in this clone: " + why,
                           "other clones and CI see a history of their own; `git remote add origin` shares it")});
  });
}

}  // namespace

Result<std::unique_ptr<state::BaselineStore>> open_store(Shell& shell, const ProjectFiles& files,
                                                         const std::string& target,
                                                         const std::optional<std::filesystem::path>& database) {
  if (database) return state::open_sqlite_store(*database);
  if (files.repository) return open_git_store(shell, files, target);
  shell.console.complain({note("S020", "this folder is not in a Git repository: no state is kept",
                               "keep the manifests in Git, and Weir remembers what it applied")});
  return state::make_no_store();
}

Result<std::unique_ptr<StateAccess>> StateAccess::open(Shell& shell, const Arguments& arguments) {
  auto files = open_project(wished_revision(arguments));
  if (!files) return fail(files.error());
  auto target = wished_target(shell, files->project, target_wish(arguments));
  if (!target) return fail(target.error());
  std::unique_ptr<StateAccess> access(new StateAccess(std::move(*files), std::move(*target)));
  std::optional<std::filesystem::path> database;
  if (embedded_path(access->target_.endpoint)) {
    auto api = ApiAccess::open(shell, arguments, access->files_, access->target_);
    if (!api) return fail(api.error());
    access->access_ = std::move(*api);
    database = access->access_->database();
  }
  auto store = open_store(shell, access->files_, access->target_.name, database);
  if (!store) return fail(store.error());
  access->store_ = std::move(*store);
  return access;
}

}  // namespace weir::cli
