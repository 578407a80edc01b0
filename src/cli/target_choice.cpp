#include "cli/target_choice.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/crypto.hpp"
#include "core/text.hpp"
#include "http/origin.hpp"

namespace weir::cli {
namespace {

constexpr std::size_t longest_key = 16u << 10;
constexpr std::size_t shortest_fingerprint_key = 32;

TargetConfig local_target() {
  TargetConfig target;
  target.name = "local";
  target.endpoint = "embedded:.weir/platform.db";
  target.manifests = {"manifests"};
  return target;
}

std::vector<std::string> target_names(const Project& project) {
  std::vector<std::string> names;
  for (const auto& [name, target] : project.targets) names.push_back(name);
  return names;
}

Result<TargetChoice> named_target(const Project& project, const std::string& name) {
  if (const auto found = project.targets.find(name); found != project.targets.end())
    return TargetChoice{found->second, false};
  if (project.targets.empty() && name == local_target().name) return TargetChoice{local_target(), false};
  const auto names = project.targets.empty() ? std::vector<std::string>{"local"} : target_names(project);
  const auto near = did_you_mean(name, names);
  return fail(error(
      "U015", fmt::format("weir.yaml has no target \"{}\"; one of {} was expected", printable(name), join(names, ", ")),
      near ? fmt::format("did you mean \"{}\"?", *near) : "name it with --target or WEIR_TARGET"));
}

Result<TargetChoice> unnamed_target(const Project& project) {
  if (project.default_target) return named_target(project, *project.default_target);
  if (project.targets.empty()) return TargetChoice{local_target(), true};
  if (project.targets.size() == 1) return TargetChoice{project.targets.begin()->second, false};
  return fail(error("U016",
                    fmt::format("weir.yaml has several targets and no defaultTarget; one of {} was expected",
                                join(target_names(project), ", ")),
                    "name one with --target"));
}

Result<void> check_key(const std::string& key) {
  const auto refuse = [](const std::string& what) {
    return fail(error("U012", fmt::format("CPOD_API_KEY {}; one line of printable ASCII was expected", what),
                      "set it to the key alone, without quotes or a line break"));
  };
  if (key.empty()) return refuse("is empty");
  if (key.size() > longest_key) return refuse("is longer than 16 KiB");
  for (std::size_t index = 0; index < key.size(); ++index) {
    const auto byte = static_cast<unsigned char>(key[index]);
    if (byte == '\n' || byte == '\r') return refuse(fmt::format("has a line break at byte {}", index));
    if (byte <= 0x20 || byte >= 0x7f)
      return refuse(fmt::format("has a blank or a byte that is no printable ASCII at {}", index));
    if (byte == '"' || byte == '\'') return refuse(fmt::format("has a quote at byte {}", index));
  }
  return {};
}

}  // namespace

Result<TargetChoice> choose_target(const Project& project, const TargetWish& wish) {
  const auto name = wish.option ? wish.option : wish.environment;
  auto choice = name ? named_target(project, *name) : unnamed_target(project);
  if (choice && wish.ci && !name && embedded_path(choice->target.endpoint))
    return fail(error("U017",
                      fmt::format("CI is set and the target would be the embedded \"{}\", which nobody named; in CI an "
                                  "embedded target must be named",
                                  printable(choice->target.name)),
                      fmt::format("use --target {} if that is meant", printable(choice->target.name))));
  return choice;
}

std::optional<std::string> embedded_path(std::string_view endpoint) {
  constexpr std::string_view scheme = "embedded:";
  if (endpoint.substr(0, scheme.size()) != scheme) return std::nullopt;
  return std::string(endpoint.substr(scheme.size()));
}

Result<SecretText> credential_for(const std::string& origin, const CredentialSource& source) {
  if (!source.base_url)
    return fail(error("C021",
                      fmt::format("CPOD_BASE_URL is not set; the one origin that may get the credential was expected "
                                  "(the target is {})",
                                  printable(origin, 200)),
                      "set CPOD_BASE_URL and CPOD_API_KEY"));
  const auto bound = http::parse_origin(*source.base_url);
  if (!bound) {
    Diagnostics problems = {
        error("C021", "CPOD_BASE_URL is no origin; https://HOST or https://HOST:PORT was expected")};
    return fail(std::move(problems));
  }
  if (*bound != origin)
    return fail(
        error("C022",
              fmt::format("the target is {}, but the credential belongs to {} (CPOD_BASE_URL); nothing was sent",
                          printable(origin, 200), printable(*bound, 200)),
              "name a target of that origin, or set CPOD_BASE_URL and CPOD_API_KEY for this one"));
  if (!http::is_private_origin(origin))
    return fail(error("C023",
                      fmt::format("{} would send the credential unencrypted to another machine; https was expected",
                                  printable(origin, 200)),
                      "use https in the target's endpoint and in CPOD_BASE_URL"));
  if (!source.api_key)
    return fail(error(
        "C020", fmt::format("CPOD_API_KEY is not set; the API key or JWT for {} was expected", printable(origin, 200)),
        "set CPOD_API_KEY"));
  if (auto checked = check_key(*source.api_key); !checked) return fail(checked.error());
  return SecretText(*source.api_key);
}

Result<std::string> fingerprint_key(const std::optional<std::string>& text) {
  if (!text) return std::string();
  const auto bytes = base64_decode(*text);
  if (bytes && bytes->size() >= shortest_fingerprint_key) return *bytes;
  return fail(error("C024", "WEIR_FINGERPRINT_KEY is not base64 of 32 bytes or more; such a key was expected",
                    "make one with `openssl rand -base64 32` and keep it"));
}

}  // namespace weir::cli
