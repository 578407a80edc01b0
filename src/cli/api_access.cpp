#include "cli/api_access.hpp"

#include <fmt/format.h>

#include "cli/whole_file.hpp"
#include "core/text.hpp"
#include "http/curl_transport.hpp"
#include "http/origin.hpp"
#include "providers/registry.hpp"
#include "schema/schema.hpp"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;

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

/// The first symlink on the way from `root` to the file, or beside it: a commit may have brought it, and what is
/// written would lie elsewhere.
std::optional<fs::path> symlink_at(const fs::path& root, const fs::path& relative) {
  std::error_code ignored;
  fs::path at = root;
  for (const auto& part : relative) {
    at /= part;
    if (fs::is_symlink(fs::symlink_status(at, ignored))) return at;
  }
  for (fs::directory_iterator entry(at.parent_path(), ignored), end; !ignored && entry != end; entry.increment(ignored))
    if (fs::is_symlink(entry->symlink_status(ignored))) return entry->path();
  return std::nullopt;
}

Result<fs::path> embedded_file(const fs::path& root, const std::string& path) {
  const fs::path relative = fs::path(path).lexically_normal();
  const auto first = relative.begin();
  const bool inside =
      relative.is_relative() && first != relative.end() && *first == ".weir" && std::next(first) != relative.end();
  if (inside && relative.has_filename()) {
    const auto link = symlink_at(root, relative);
    if (!link) return root / relative;
    return fail(error("U018",
                      fmt::format("\"{}\" is a symlink; the embedded database and all beside it were expected to lie "
                                  "below .weir/ itself",
                                  printable(link->string(), 300)),
                      "remove the symlink; if a commit brought it, look at what else it brought"));
  }
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

/// What the one who waits is told.
std::string reason_of(const http::Wait& wait) {
  switch (wait.what) {
    case http::Wait::For::turn:
      return fmt::format("no more than {:.3g} requests a second are sent", wait.rate);
    case http::Wait::For::server:
      return "the API asked for it (429)";
    case http::Wait::For::repeat:
      return "the API did not answer as it should, the request is repeated";
  }
  return "";
}

}  // namespace

TargetWish target_wish(const Arguments& arguments) {
  return {arguments.text("--target"), environment_variable("WEIR_TARGET"), environment_variable("CI").has_value()};
}

std::optional<std::string> wished_revision(const Arguments& arguments) {
  if (auto revision = arguments.text("--rev")) return revision;
  return environment_variable("CI") ? std::optional<std::string>("HEAD") : std::nullopt;
}

Result<TargetConfig> wished_target(Shell& shell, const Project& project, const TargetWish& wish) {
  auto choice = choose_target(project, wish);
  if (!choice) return fail(choice.error());
  if (choice->fallback)
    shell.console.complain(
        {note("U019", fmt::format("weir.yaml names no target; using \"local\" ({})", choice->target.endpoint),
              "write targets: in weir.yaml to use another API")});
  return std::move(choice->target);
}

Result<std::unique_ptr<ApiAccess>> ApiAccess::open(Shell& shell, const Arguments& arguments, const ProjectFiles& files,
                                                   const TargetConfig& target) {
  std::unique_ptr<ApiAccess> access(new ApiAccess(target));
  const auto path = embedded_path(target.endpoint);
  auto credential = path ? access->connect_embedded(shell, files.root, *path) : access->connect_remote();
  if (!credential) return fail(credential.error());
  std::string copy = credential->reveal([](const std::string& text) { return text; });
  http::ClientRules rules = client_rules(files.project.limits, arguments, path.has_value());
  rules.waiting = [&shell](const http::Wait& wait) {
    shell.console.show_wait(reason_of(wait), wait.time, shell.clock.elapsed());
  };
  access->client_ = std::make_unique<http::Client>(*access->transport_, SecretText(std::move(copy)), std::move(rules),
                                                   shell.clock, shell.random);
  if (auto met = access->meet(*credential); !met) return fail(met.error());
  return access;
}

/// A real cPod serves DataSource and Connector; an embedded or Weir server serves every kind there is.
std::vector<std::string> ApiAccess::kinds() const {
  if (target_.kinds) return *target_.kinds;
  if (offer_.extensions || database_) return schema::kinds();
  return {"Connector", "DataSource"};
}

Result<SecretText> ApiAccess::connect_embedded(Shell& shell, const fs::path& root, const std::string& path) {
  auto file = embedded_file(root, path);
  if (!file) return fail(file.error());
  if (auto made = make_private_folder(file->parent_path(), shell.random); !made) return fail(made.error());
  database_ = *file;
  platform::Options options;
  options.database = *file;
  auto server = platform::Server::open(options, shell.clock, shell.random);
  if (!server) return fail(server.error());
  server_ = std::move(*server);
  transport_ = std::make_unique<platform::EmbeddedTransport>(*server_, target_.endpoint);
  return SecretText(server_->api_key());
}

Result<SecretText> ApiAccess::connect_remote() {
  auto origin = http::parse_origin(target_.endpoint);
  if (!origin) return fail(origin.error());
  auto credential =
      credential_for(*origin, {environment_variable("CPOD_BASE_URL"), environment_variable("CPOD_API_KEY")});
  if (!credential) return fail(credential.error());
  http::CurlLimits limits;
  limits.authorities = environment_variable("SSL_CERT_FILE").value_or("");
  transport_ = std::make_unique<http::CurlTransport>(*origin, std::move(limits));
  return credential;
}

Result<void> ApiAccess::meet(const SecretText& credential) {
  auto offer = credential.reveal([&](const std::string& text) { return providers::ask_offer(*client_, text); });
  if (!offer) return fail(offer.error());
  offer_ = std::move(*offer);
  const auto& pin = target_.instance;
  if (pin && offer_.instance.instance_id != *pin)
    return fail(
        error("G010",
              fmt::format("target \"{}\" is pinned to instance {}, but the API says it is {}; nothing was read or "
                          "written",
                          printable(target_.name), printable(*pin),
                          offer_.instance.instance_id.empty() ? "none" : printable(offer_.instance.instance_id)),
              "check the endpoint, or correct `instance` in weir.yaml"));
  return {};
}

}  // namespace weir::cli
