#include "cli/own_process.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "cli/environment_secrets.hpp"
#include "core/text.hpp"
#include "platform/process_name.hpp"

namespace weir::cli {
namespace {

constexpr std::size_t longest = 64;

std::string who() {
  for (const char* name : {"GITHUB_ACTOR", "GITLAB_USER_LOGIN", "USER", "LOGNAME"})
    if (const auto value = environment_variable(name)) return printable(*value, longest);
  return fmt::format("user {}", geteuid());
}

std::string host() {
  char name[256] = "";
  gethostname(name, sizeof name - 1);
  return printable(name, longest);
}

}  // namespace

Holder this_holder() {
  return {who(), host(), platform::this_process(), getpid()};
}

}  // namespace weir::cli
