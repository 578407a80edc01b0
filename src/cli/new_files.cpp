#include "cli/new_files.hpp"

#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/whole_file.hpp"
#include "core/ascii.hpp"
#include "core/text.hpp"
#include "disk/file_bytes.hpp"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Diagnostics> refused(const fs::path& path, const std::string& why) {
  return fail(error(
      "U014", fmt::format("\"{}\" cannot be made: {}; nothing was left behind", printable(path.string(), 300), why),
      "see that the folder can be written, or name another one"));
}

/// What was made so far, in order; goes away again unless it is kept.
class Making {
 public:
  explicit Making(unsigned folder_mode) : folder_mode_(folder_mode) {}
  Making(const Making&) = delete;
  Making& operator=(const Making&) = delete;
  ~Making() {
    std::error_code ignored;
    for (auto made = made_.rbegin(); made != made_.rend(); ++made) fs::remove(*made, ignored);
  }

  void keep() { made_.clear(); }

  /// The folder and those above it. Symlinks count as folders only outside `root`, which is the caller's own choice.
  Result<void> folder(const fs::path& path, const fs::path& root) {
    struct stat facts {};
    const bool inside = path != root && path.lexically_relative(root).native().rfind("..", 0) != 0;
    const int found = inside ? ::lstat(path.c_str(), &facts) : ::stat(path.c_str(), &facts);
    if (found == 0 && S_ISDIR(facts.st_mode)) return {};
    if (found == 0) return refused(path, S_ISLNK(facts.st_mode) ? "it is a symlink" : "it is there and no folder");
    if (path.has_parent_path() && path.parent_path() != path)
      if (auto above = folder(path.parent_path(), root); !above) return above;
    if (::mkdir(path.c_str(), 0700) != 0) return refused(path, disk::reason_of_failure());
    made_.push_back(path);
    if (::chmod(path.c_str(), folder_mode_) != 0) return refused(path, disk::reason_of_failure());
    return {};
  }

  /// Whole or not at all: written beside the name, then linked to it, which fails when something is there.
  Result<void> file(const NewFile& wanted, Random& random) {
    const std::string part = wanted.path.string() + "." + hex(random.bytes(8));
    if (auto written = write_whole(part, wanted.text, wanted.mode, random); !written) return written;
    const bool linked = ::link(part.c_str(), wanted.path.c_str()) == 0;
    const std::string why = errno == EEXIST ? "it is there meanwhile" : disk::reason_of_failure();
    ::unlink(part.c_str());
    if (!linked) return refused(wanted.path, why);
    made_.push_back(wanted.path);
    return {};
  }

 private:
  unsigned folder_mode_;
  std::vector<fs::path> made_;
};

}  // namespace

Result<void> make_files(const fs::path& root, const std::vector<NewFile>& files, unsigned folder_mode, Random& random) {
  Making making(folder_mode);
  if (auto made = making.folder(root, root); !made) return made;
  for (const auto& file : files)
    if (auto made = making.folder(file.path.parent_path(), root); !made) return made;
  for (const auto& file : files)
    if (auto made = making.file(file, random); !made) return made;
  making.keep();
  return {};
}

}  // namespace weir::cli
