#include "cli/environment_secrets.hpp"

#include <cstdlib>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "core/text.hpp"
#include "disk/descriptor.hpp"
#include "disk/file_bytes.hpp"

namespace weir::cli {
namespace {

constexpr std::size_t longest_secret = 64u << 10;

tl::unexpected<Diagnostics> unreadable(const std::string& path, const std::string& why) {
  return fail(error("C002",
                    fmt::format("the secret file \"{}\" cannot be read: {}; a regular file below WEIR_SECRETS_DIR "
                                "was expected",
                                printable(path), why),
                    "put the file there, without symlinks, readable for this user"));
}

/// Opens `path` below the directory one component at a time, so that no symlink leads out of it.
Result<disk::Descriptor> open_below(const std::string& directory, const std::string& path) {
  disk::Descriptor at(::open(directory.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!at.is_open()) return unreadable(path, "WEIR_SECRETS_DIR is " + disk::reason_of_failure());
  const std::vector<std::string> parts = split(path, '/');
  for (std::size_t index = 0; index < parts.size(); ++index) {
    const std::string& part = parts[index];
    if (part.empty() || part == "." || part == "..")
      return fail(
          error("C002", fmt::format("the secret path \"{}\" leaves WEIR_SECRETS_DIR; a relative path without \"..\" "
                                    "was expected",
                                    printable(path))));
    const bool last = index + 1 == parts.size();
    const int flags = last ? O_RDONLY | O_NONBLOCK : O_PATH | O_DIRECTORY;
    disk::Descriptor next(::openat(at.number(), part.c_str(), flags | O_NOFOLLOW | O_CLOEXEC));
    if (!next.is_open()) return unreadable(path, disk::reason_of_failure());
    at = std::move(next);
  }
  return at;
}

}  // namespace

std::optional<std::string> environment_variable(const char* name) {
  const char* const value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return std::string(value);
}

std::optional<std::string> EnvironmentSecrets::environment(const std::string& name) {
  if (name.rfind("WEIR_SECRET_", 0) != 0) return std::nullopt;
  const char* const value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

Result<std::string> EnvironmentSecrets::file(const std::string& relative_path) {
  const auto directory = environment_variable("WEIR_SECRETS_DIR");
  if (!directory)
    return fail(error("C002",
                      fmt::format("the secret file \"{}\" is needed but WEIR_SECRETS_DIR is not set; the folder that "
                                  "holds it was expected",
                                  printable(relative_path)),
                      "set WEIR_SECRETS_DIR"));
  auto opened = open_below(*directory, relative_path);
  if (!opened) return fail(opened.error());
  struct stat facts {};
  if (::fstat(opened->number(), &facts) != 0) return unreadable(relative_path, disk::reason_of_failure());
  if (!S_ISREG(facts.st_mode)) return unreadable(relative_path, "it is not a regular file");
  auto text = disk::read_bytes(opened->number(), longest_secret + 1);
  if (!text) return unreadable(relative_path, disk::reason_of_failure());
  if (text->size() > longest_secret)
    return unreadable(relative_path, fmt::format("it is larger than {} bytes", longest_secret));
  if (!text->empty() && text->back() == '\n') text->pop_back();
  return *text;
}

}  // namespace weir::cli
