#include "cli/whole_file.hpp"

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/ascii.hpp"
#include "core/text.hpp"
#include "disk/descriptor.hpp"
#include "disk/file_bytes.hpp"

namespace weir::cli {
namespace {

tl::unexpected<Diagnostics> unwritable(const std::string& path, const std::string& why) {
  return fail(error("U014",
                    fmt::format("\"{}\" cannot be written: {}; nothing was left there", printable(path, 200), why),
                    "name a file in a folder that can be written"));
}

std::string beside(const std::string& path, Random& random) {
  return fmt::format("{}.{}.part", path, hex(random.bytes(8)));
}

}  // namespace

Result<void> write_whole(const std::string& path, const std::string& bytes, unsigned mode, Random& random) {
  struct stat facts {};
  if (::lstat(path.c_str(), &facts) == 0 && !S_ISREG(facts.st_mode) && !S_ISLNK(facts.st_mode))
    return unwritable(path, "it is there and is not a regular file");
  const std::string part = beside(path, random);
  const disk::Descriptor file(::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file.is_open()) return unwritable(path, disk::reason_of_failure());
  const bool written = ::fchmod(file.number(), mode) == 0 && disk::write_durably(file.number(), bytes);
  if (!written || ::rename(part.c_str(), path.c_str()) != 0) {
    const std::string why = disk::reason_of_failure();
    ::unlink(part.c_str());
    return unwritable(path, why);
  }
  // Where the folder cannot be synced, the name is as safe as the system makes it.
  disk::sync_folder(std::filesystem::path(path).parent_path());
  return {};
}

Result<std::string> read_regular(const std::string& path, std::size_t limit, const std::string& code, Writers writers) {
  const auto refuse = [&](const std::string& why) {
    return fail(error(code,
                      fmt::format("\"{}\" cannot be read: {}; a regular file was expected", printable(path, 200), why),
                      "name a file that is there and may be read"));
  };
  const disk::Descriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file.is_open()) return refuse(errno == ELOOP ? "it is a symlink" : disk::reason_of_failure());
  struct stat facts {};
  if (::fstat(file.number(), &facts) != 0) return refuse(disk::reason_of_failure());
  if (!S_ISREG(facts.st_mode)) return refuse("it is not a regular file");
  const std::string too_large = fmt::format("it is larger than {} bytes", limit);
  if (facts.st_size > static_cast<off_t>(limit)) return refuse(too_large);
  if (writers == Writers::no_strangers && (facts.st_mode & S_IWOTH) != 0)
    return fail(error(code,
                      fmt::format("\"{}\" may be written by everybody, so it says nobody's will; a file of mode 0600 "
                                  "was expected",
                                  printable(path, 200)),
                      "make it again, or look at it with `weir show` and take the right away: chmod o-w"));
  auto text = disk::read_bytes(file.number(), limit + 1);
  if (!text) return refuse(disk::reason_of_failure());
  if (text->size() > limit) return refuse(too_large);
  return std::move(*text);
}

}  // namespace weir::cli
