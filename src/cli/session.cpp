#include "cli/session.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cli/descriptor.hpp"
#include "cli/whole_file.hpp"
#include "core/text.hpp"
#include "http/curl_transport.hpp"
#include "http/origin.hpp"
#include "schema/schema.hpp"
#include "state/stores.hpp"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;

/// A real cPod serves these; an embedded or Weir server serves every kind there is.
std::vector<std::string> served_kinds(const TargetConfig& target, const providers::Offer& offer) {
  if (target.kinds) return *target.kinds;
  if (offer.extensions || embedded_path(target.endpoint)) return schema::kinds();
  return {"Connector", "DataSource"};
}

/// The folder of an embedded database is made on first use, and never becomes part of the repository.
Result<void> make_private_folder(const fs::path& folder, Random& random) {
  std::error_code problem;
  fs::create_directories(folder, problem);
  if (problem)
    return fail(error("U014", fmt::format("the folder \"{}\" cannot be made: {}; a place for the database was expected",
                                          printable(folder.string(), 200), problem.message())));
  const fs::path ignore = folder / ".gitignore";
  return fs::exists(ignore, problem) ? Result<void>{} : write_whole(ignore.string(), "*\n", 0644, random);
}

Result<fs::path> embedded_file(const fs::path& root, const std::string& path) {
  const fs::path relative = fs::path(path).lexically_normal();
  const auto first = relative.begin();
  const bool inside =
      relative.is_relative() && first != relative.end() && *first == ".weir" && std::next(first) != relative.end();
  if (inside && relative.has_filename()) return root / relative;
  return fail(error(
      "U018",
      fmt::format("the endpoint \"embedded:{}\" leaves .weir/; a file below .weir/ was expected", printable(path, 200)),
      "write embedded:.weir/platform.db"));
}

/// Fixed for as long as the run goes: what `limits` and the command line allow. A server in this process shares its
/// quota with nobody and is not slowed down.
http::ClientRules client_rules(const Limits& limits, const Arguments& arguments, bool in_process) {
  http::ClientRules rules;
  const double usual = in_process ? 0 : limits.requests_per_second;
  rules.requests_per_second = arguments.decimal("--max-rps").value_or(usual);
  return rules;
}

}  // namespace

TargetWish target_wish(const Arguments& arguments) {
  return {arguments.text("--target"), environment_variable("WEIR_TARGET"), environment_variable("CI").has_value()};
}

std::optional<std::string> wished_revision(const Arguments& arguments) {
  if (auto revision = arguments.text("--rev")) return revision;
  return environment_variable("CI") ? std::optional<std::string>("HEAD") : std::nullopt;
}

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
  if (auto done = session->connect(arguments); !done) return fail(done.error());
  if (auto done = session->open_store(); !done) return fail(done.error());
  auto key = fingerprint_key(environment_variable("WEIR_FINGERPRINT_KEY"));
  if (!key) return fail(key.error());
  session->world_.reset(new reconciler::World{shell.clock, shell.random, shell.secrets, shell.zones, *session->client_,
                                              session->offer_, session->providers_, *session->store_, std::move(*key)});
  return session;
}

Result<void> Session::read_files(const Arguments& arguments, const SessionWish& wish) {
  auto files = open_project(wish.revision ? wish.revision : wished_revision(arguments));
  if (!files) return fail(files.error());
  files_ = std::move(*files);
  TargetWish wanted = target_wish(arguments);
  if (!wanted.option && wish.target) wanted.option = wish.target;
  auto choice = choose_target(files_->project, wanted);
  if (!choice) return fail(choice.error());
  if (choice->fallback)
    shell_.console.complain(
        {note("U019", fmt::format("weir.yaml names no target; using \"local\" ({})", choice->target.endpoint),
              "write targets: in weir.yaml to use another API")});
  auto snapshot = read_manifests(*files_, choice->target.manifests, wish.texts);
  if (!snapshot) return fail(snapshot.error());
  shell_.console.complain(snapshot->notes);
  inputs_.project = files_->project;
  inputs_.as_of = arguments.instant("--as-of").value_or(shell_.clock.now());
  inputs_.target = choice->target;
  inputs_.files = std::move(snapshot->files);
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

Result<void> Session::connect(const Arguments& arguments) {
  concurrency_ = static_cast<int>(arguments.number("--concurrency").value_or(files_->project.limits.concurrency));
  const auto path = embedded_path(inputs_.target.endpoint);
  auto credential = path ? connect_embedded(*path) : connect_remote();
  if (!credential) return fail(credential.error());
  std::string copy = credential->reveal([](const std::string& text) { return text; });
  client_ = std::make_unique<http::Client>(*transport_, SecretText(std::move(copy)),
                                           client_rules(files_->project.limits, arguments, path.has_value()),
                                           shell_.clock, shell_.random);
  return meet(*credential);
}

Result<SecretText> Session::connect_embedded(const std::string& path) {
  auto file = embedded_file(files_->root, path);
  if (!file) return fail(file.error());
  if (auto made = make_private_folder(file->parent_path(), shell_.random); !made) return fail(made.error());
  platform::Options options;
  options.database = *file;
  auto server = platform::Server::open(options, shell_.clock, shell_.random);
  if (!server) return fail(server.error());
  server_ = std::move(*server);
  transport_ = std::make_unique<platform::EmbeddedTransport>(*server_, inputs_.target.endpoint);
  return SecretText(server_->api_key());
}

Result<SecretText> Session::connect_remote() {
  auto origin = http::parse_origin(inputs_.target.endpoint);
  if (!origin) return fail(origin.error());
  auto credential =
      credential_for(*origin, {environment_variable("CPOD_BASE_URL"), environment_variable("CPOD_API_KEY")});
  if (!credential) return fail(credential.error());
  transport_ = std::make_unique<http::CurlTransport>(*origin);
  return credential;
}

Result<void> Session::meet(const SecretText& credential) {
  auto offer = credential.reveal([&](const std::string& text) { return providers::ask_offer(*client_, text); });
  if (!offer) return fail(offer.error());
  offer_ = std::move(*offer);
  const auto& pin = inputs_.target.instance;
  if (pin && offer_.instance.instance_id != *pin)
    return fail(
        error("G010",
              fmt::format("target \"{}\" is pinned to instance {}, but the API says it is {}; nothing was read or "
                          "written",
                          printable(inputs_.target.name), printable(*pin),
                          offer_.instance.instance_id.empty() ? "none" : printable(offer_.instance.instance_id)),
              "check the endpoint, or correct `instance` in weir.yaml"));
  providers_ = providers::make_providers(*client_, offer_, served_kinds(inputs_.target, offer_));
  inputs_.kinds.clear();  // a Schedule may be named in weir.yaml, but has no object to be served
  for (const auto& [kind, provider] : providers_) inputs_.kinds.push_back(kind);
  return {};
}

Result<void> Session::open_store() {
  if (const auto path = embedded_path(inputs_.target.endpoint)) {
    auto file = embedded_file(files_->root, *path);
    if (!file) return fail(file.error());
    auto store = state::open_sqlite_store(*file);
    if (!store) return fail(store.error());
    store_ = std::move(*store);
    return {};
  }
  if (files_->repository) {
    store_ = state::make_git_store(files_->root, inputs_.target.name, shell_.clock);
    return {};
  }
  shell_.console.complain({note("S020", "this folder is not in a Git repository: no state is kept",
                                "keep the manifests in Git, and Weir remembers what it applied")});
  store_ = state::make_no_store();
  return {};
}

}  // namespace weir::cli
