#include "cli/session.hpp"

#include <fmt/format.h>

#include "cli/reference_check.hpp"
#include "state/stores.hpp"

namespace weir::cli {

reconciler::PlanOptions plan_options(const Arguments& arguments) {
  reconciler::PlanOptions options;
  if (const auto most = arguments.number("--max-removals")) options.max_removals = static_cast<int>(*most);
  if (const auto most = arguments.number("--max-recreates")) options.max_recreates = static_cast<int>(*most);
  options.allow_rewind = arguments.has("--allow-rewind");
  options.as_of = arguments.instant("--as-of");
  return options;
}

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

}  // namespace

Result<std::unique_ptr<Session>> Session::open(Shell& shell, const Arguments& arguments, const SessionWish& wish) {
  std::unique_ptr<Session> session(new Session(shell));
  if (auto done = session->read_files(arguments, wish); !done) return fail(done.error());
  auto access = ApiAccess::open(shell, arguments, *session->files_, session->inputs_.target);
  if (!access) return fail(access.error());
  session->access_ = std::move(*access);
  session->meet(arguments);
  if (auto done = session->open_store(); !done) return fail(done.error());
  auto key = fingerprint_key(environment_variable("WEIR_FINGERPRINT_KEY"));
  if (!key) return fail(key.error());
  session->world_.reset(new reconciler::World{shell.clock, shell.random, shell.secrets, shell.zones,
                                              session->access_->client(), session->access_->offer(),
                                              session->providers_, *session->store_, std::move(*key)});
  return session;
}

Result<void> Session::read_files(const Arguments& arguments, const SessionWish& wish) {
  auto files = open_project(wish.revision ? wish.revision : wished_revision(arguments));
  if (!files) return fail(files.error());
  files_ = std::move(*files);
  TargetWish wanted = target_wish(arguments);
  if (!wanted.option && wish.target) wanted.option = wish.target;
  auto target = wished_target(shell_, files_->project, wanted);
  if (!target) return fail(target.error());
  auto snapshot = read_manifests(*files_, target->manifests, wish.texts);
  if (!snapshot) return fail(snapshot.error());
  shell_.console.complain(snapshot->notes);
  inputs_.project = files_->project;
  inputs_.as_of = arguments.instant("--as-of").value_or(shell_.clock.now());
  inputs_.target = std::move(*target);
  inputs_.files = std::move(snapshot->files);
  const bool texts_later = wish.texts == Texts::later && files_->commit;
  auto checked =
      texts_later ? check_references_at(*files_, inputs_.target.manifests, inputs_.as_of, shell_.zones, shell_.random)
                  : check_references(inputs_.files, inputs_.as_of, shell_.zones);
  if (!checked) return fail(checked.error());
  inputs_.empty_folders = std::move(snapshot->empty_folders);
  if (wish.texts == Texts::later)
    inputs_.read_texts = [this] { return read_manifests(*files_, inputs_.target.manifests); };
  inputs_.commit = files_->commit ? files_->commit : snapshot->commit;
  inputs_.dirty = snapshot->dirty || files_->dirty;
  if (files_->repository)
    inputs_.ancestry = [this](const std::string& commit, const std::string& base) {
      return files_->repository->ancestry(commit, base);
    };
  return {};
}

void Session::meet(const Arguments& arguments) {
  concurrency_ = static_cast<int>(arguments.number("--concurrency").value_or(files_->project.limits.concurrency));
  providers_ = providers::make_providers(access_->client(), access_->offer(), access_->kinds());
  inputs_.kinds.clear();  // a Schedule may be named in weir.yaml, but has no object to be served
  for (const auto& [kind, provider] : providers_) inputs_.kinds.push_back(kind);
}

Result<void> Session::open_store() {
  if (const auto& file = access_->database()) {
    auto store = state::open_sqlite_store(*file);
    if (!store) return fail(store.error());
    store_ = std::move(*store);
    return {};
  }
  if (files_->repository) return open_git_store(*files_->repository);
  shell_.console.complain({note("S020", "this folder is not in a Git repository: no state is kept",
                                "keep the manifests in Git, and Weir remembers what it applied")});
  store_ = state::make_no_store();
  return {};
}

Result<void> Session::open_git_store(const git::Repository& repository) {
  auto remote = repository.shared_remote();
  if (!remote) return fail(remote.error());
  if (*remote && (*remote)->transport != git::Transport::other) {
    const state::World world{shell_.clock, shell_.random, [this](Diagnostic told) { shell_.console.complain({told}); }};
    git::RemoteAccess access = remote_access();
    access.waiting = [this](std::chrono::milliseconds waited) {
      shell_.console.show_wait("the remote that keeps the state has not answered yet", waited, shell_.clock.elapsed());
    };
    auto store =
        state::open_shared_store(files_->root, std::move(**remote), std::move(access), inputs_.target.name, world);
    if (!store) return fail(store.error());
    store_ = std::move(*store);
    return {};
  }
  const std::string why = *remote ? fmt::format("the remote {} is neither https, ssh nor a path", (*remote)->shown)
                                  : "it has no remote to share";
  store_ = state::make_git_store(files_->root, inputs_.target.name, shell_.clock, [this, why] {
    shell_.console.complain(
        {note("S024", "the state stays in this clone: " + why,
              "other clones and CI see a history of their own; `git remote add origin` shares it")});
  });
  return {};
}

}  // namespace weir::cli
