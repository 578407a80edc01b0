#include "platform/process_name.hpp"

#include <fstream>
#include <iterator>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "core/text.hpp"

namespace weir::platform {
namespace {

std::string text_of(const std::string& file) {
  std::ifstream stream(file);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  return text.substr(0, text.find('\n'));
}

/// Where process ids mean the same: this boot of this host, and this container.
std::string place() {
  char host[256] = "";
  gethostname(host, sizeof host - 1);
  char space[64] = "";
  const auto length = readlink("/proc/self/ns/pid", space, sizeof space);
  return fmt::format("{} {} {}", host, text_of("/proc/sys/kernel/random/boot_id"),
                     std::string_view(space, length > 0 ? static_cast<std::size_t>(length) : 0));
}

/// When the process of that id began, in ticks since the boot; "" when there is none, or a dead one that nobody has
/// waited for yet.
std::string beginning_of(const std::string& id) {
  const std::string facts = text_of("/proc/" + id + "/stat");
  // The name in brackets may hold blanks: count from behind it.
  const auto bracket = facts.rfind(')');
  if (bracket == std::string::npos) return "";
  const std::vector<std::string> words = split(facts.substr(bracket + 1), ' ');
  constexpr std::size_t state = 1, start_time = 20;
  if (words.size() <= start_time || words[state] == "Z" || words[state] == "X") return "";
  return words[start_time];
}

}  // namespace

std::string this_process() {
  const std::string id = std::to_string(getpid());
  return fmt::format("{} {} {}", place(), id, beginning_of(id));
}

bool certainly_gone(const std::string& process) {
  const std::string here = place() + ' ';
  if (!process.starts_with(here)) return false;
  const std::vector<std::string> words = split(process.substr(here.size()), ' ');
  if (words.size() < 2 || words[0].find_first_not_of("0123456789") != std::string::npos || words[1].empty())
    return false;
  return beginning_of(words[0]) != words[1];
}

}  // namespace weir::platform
