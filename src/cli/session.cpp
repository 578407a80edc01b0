#include "cli/session.hpp"

#include "cli/own_process.hpp"
#include "cli/reference_check.hpp"
#include "cli/state_access.hpp"
#include "manifest/manifest.hpp"
#include "platform/process_name.hpp"
#include "schema/schema.hpp"

namespace weir::cli {

namespace {

/// What the manifests of other targets at the same address declare, by the target's name. What is wrong with them is
/// for their own runs to say.
Result<std::map<ResourceKey, std::string>> declared_beside(const ProjectFiles& files, const TargetConfig& target,
                                                           const manifest::ScheduleTime& time) {
  std::map<ResourceKey, std::string> declared;
  for (const auto& [name, other] : files.project.targets) {
    if (name == target.name || other.endpoint != target.endpoint || other.manifests == target.manifests) continue;
    const auto snapshot = read_manifests(files, other.manifests);
    if (!snapshot) return fail(snapshot.error());
    std::vector<manifest::Source> sources;
    for (const git::File& file : snapshot->files) sources.push_back({file.path, file.blob_id, file.text});
    for (const auto& [key, resource] : manifest::load(sources, schema::kinds(), time).desired.resources)
      declared.emplace(key, name);
  }
  return declared;
}

}  // namespace

reconciler::PlanOptions plan_options(const Arguments& arguments) {
  reconciler::PlanOptions options;
  if (const auto most = arguments.number("--max-removals")) options.max_removals = static_cast<int>(*most);
  if (const auto most = arguments.number("--max-recreates")) options.max_recreates = static_cast<int>(*most);
  options.allow_rewind = arguments.has("--allow-rewind");
  options.as_of = arguments.instant("--as-of");
  return options;
}

Result<std::unique_ptr<Session>> Session::open(Shell& shell, const Arguments& arguments, const SessionWish& wish) {
  std::unique_ptr<Session> session(new Session(shell));
  if (auto done = session->read_files(arguments, wish); !done) return fail(done.error());
  auto access = ApiAccess::open(shell, arguments, *session->files_, session->inputs_.target);
  if (!access) return fail(access.error());
  session->access_ = std::move(*access);
  session->meet(arguments);
  auto store = open_store(shell, *session->files_, session->inputs_.target.name, session->access_->database());
  if (!store) return fail(store.error());
  session->store_ = std::move(*store);
  auto key = fingerprint_key(environment_variable("WEIR_FINGERPRINT_KEY"));
  if (!key) return fail(key.error());
  session->world_.reset(new reconciler::World{shell.clock, shell.random, shell.secrets, shell.zones,
                                              session->access_->client(), session->access_->offer(),
                                              session->providers_, *session->store_, std::move(*key), this_holder(),
                                              platform::certainly_gone, session->target_option()});
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
  if (wish.begins_empty) std::erase_if(snapshot->notes, [](const Diagnostic& one) { return one.code == "R012"; });
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
  auto beside = declared_beside(*files_, inputs_.target, {inputs_.as_of, shell_.zones});
  if (!beside) return fail(beside.error());
  inputs_.declared_beside = std::move(*beside);
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

}  // namespace weir::cli
