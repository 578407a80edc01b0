#include "git/folder_reader.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/text.hpp"
#include "disk/file_bytes.hpp"
#include "git/libgit.hpp"

namespace weir::git {

FolderReader::FolderReader(const std::filesystem::path& root)
    : root_(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {}

disk::Descriptor FolderReader::open_folder(const std::string& folder) const {
  disk::Descriptor at(::openat(root_.number(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.empty()) return at;
  for (const std::string& part : split(folder, '/')) {
    if (!at.is_open()) break;
    at = disk::Descriptor(::openat(at.number(), part.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  }
  return at;
}

namespace {

using Content = FolderReader::Content;
using Found = FolderReader::Found;

Content read_descriptor(int descriptor, std::size_t limit) {
  Content content;
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return {Found::failed, {}, 0, errno};
  if (!S_ISREG(status.st_mode)) return {Found::not_regular, {}, 0, 0};
  content.bytes = static_cast<std::size_t>(status.st_size);
  if (content.bytes > limit) return {Found::too_large, {}, content.bytes, 0};
  auto text = disk::read_bytes(descriptor, content.bytes);
  if (!text) return {Found::failed, {}, 0, errno};
  content.text = std::move(*text);
  content.found = Found::read;
  return content;
}

Content not_opened(int error_number) {
  if (error_number == ENOENT) return {Found::absent, {}, 0, 0};
  // With O_NOFOLLOW a symlink gives ELOOP as the last part of a path and ENOTDIR before it.
  if (error_number == ELOOP || error_number == ENOTDIR) return {Found::symlink, {}, 0, 0};
  return {Found::failed, {}, 0, error_number};
}

}  // namespace

Content FolderReader::read(const std::string& path, std::size_t limit) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? std::string() : path.substr(0, slash);
  if (!last_.is_open() || folder != last_folder_) {
    last_ = open_folder(folder);
    last_folder_ = folder;
    if (!last_.is_open()) return not_opened(errno);
  }
  const std::string name = path.substr(slash == std::string::npos ? 0 : slash + 1);
  // Without O_NONBLOCK a pipe of that name would hold us for ever.
  const disk::Descriptor file(::openat(last_.number(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  return file.is_open() ? read_descriptor(file.number(), limit) : not_opened(errno);
}

namespace {

struct CloseFolder {
  void operator()(DIR* it) const { ::closedir(it); }
};

struct Entry {
  std::string name;
  unsigned char type;
};

/// The entries of an open folder, or the number of the error: a folder that cannot be read is not an empty one.
tl::expected<std::vector<Entry>, int> entries_of(disk::Descriptor folder) {
  if (!folder.is_open()) return tl::unexpected(errno);
  std::vector<Entry> entries;
  const std::unique_ptr<DIR, CloseFolder> stream(::fdopendir(folder.number()));
  if (!stream) return tl::unexpected(errno);
  const int number = folder.release();
  errno = 0;
  while (const dirent* one = ::readdir(stream.get())) {
    unsigned char type = one->d_type;
    struct stat status {};
    if (type == DT_UNKNOWN && ::fstatat(number, one->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0) {
      type = static_cast<unsigned char>(IFTODT(status.st_mode));
    }
    entries.push_back({one->d_name, type});
    errno = 0;
  }
  if (errno != 0) return tl::unexpected(errno);
  std::sort(entries.begin(), entries.end(),
            [](const Entry& left, const Entry& right) { return left.name < right.name; });
  return entries;
}

/// One walk: the folders still to be looked into, in order.
class FolderWalk {
 public:
  FolderWalk(const CheckedSelection& selection, const FolderReader::Visitor& visitor)
      : selection_(selection), visitor_(visitor) {}

  void visit(const std::vector<Entry>& entries, const std::string& folder, std::size_t depth) {
    const bool nested =
        std::any_of(entries.begin(), entries.end(), [](const Entry& one) { return one.name == ".git"; });
    if (nested && !folder.empty()) {
      visitor_.repository(folder);
      return;
    }
    for (const Entry& entry : entries) {
      if (!is_legal_name(entry.name)) continue;
      const std::string path = folder.empty() ? entry.name : fmt::format("{}/{}", folder, entry.name);
      if (entry.type == DT_DIR) {
        if (selection_.enters(path) && !visitor_.skips_folder(path)) folders_.push_back({path, depth + 1});
      } else if (entry.type == DT_LNK) {
        if (selection_.enters(path)) visitor_.symlink(path);
      } else if (selection_.wants(path)) {
        visitor_.file(path);
      }
    }
  }

  struct Waiting {
    std::string path;
    std::size_t depth;
  };
  std::optional<Waiting> next() {
    if (folders_.empty()) return std::nullopt;
    Waiting last = std::move(folders_.back());
    folders_.pop_back();
    return last;
  }

 private:
  const CheckedSelection& selection_;
  const FolderReader::Visitor& visitor_;
  std::vector<Waiting> folders_;
};

}  // namespace

void FolderReader::walk(const CheckedSelection& selection, const Visitor& visitor) const {
  FolderWalk walk(selection, visitor);
  std::optional<FolderWalk::Waiting> at = FolderWalk::Waiting{"", 0};
  for (; at; at = walk.next()) {
    if (!visitor.within_limits(at->depth)) return;
    const auto entries = entries_of(open_folder(at->path));
    if (entries)
      walk.visit(*entries, at->path, at->depth);
    else
      visitor.failed(at->path.empty() ? "." : at->path, entries.error());
  }
}

void collect(FolderReader& reader, const CheckedSelection& selection, const std::string& path, Collector& into) {
  FolderReader::Content content = reader.read(path, selection.max_file_bytes);
  switch (content.found) {
    case Found::read: {
      git_oid id;
      git_odb_hash(&id, content.text.data(), content.text.size(), GIT_OBJECT_BLOB);
      into.take({path, hex(id), std::move(content.text)});
      return;
    }
    case Found::absent:
      return;
    case Found::symlink:
      into.symlink(path);
      return;
    case Found::too_large:
      into.too_large(path, content.bytes);
      return;
    case Found::not_regular:
      into.problem(
          error("R008", fmt::format("{} is no regular file", printable(path, 200)), "put a regular file in its place")
              .at({path, 0, 0}));
      return;
    case Found::failed:
      into.problem(unreadable(path, content.error_number));
      return;
  }
}

Diagnostic unreadable(const std::string& path, int error_number) {
  return error("R008", fmt::format("cannot read {}: {}", printable(path, 200), std::strerror(error_number)),
               "check the permissions of the file and its folders")
      .at({path, 0, 0});
}

Result<Snapshot> read_folder(const std::filesystem::path& root, const Selection& selection) {
  start_libgit();
  const auto checked = check(selection);
  if (!checked) return fail(checked.error());
  FolderReader reader(root);
  if (!reader.is_open()) return fail(unreadable(root.string(), errno));
  Collector collector(*checked);
  std::vector<std::string> found;
  FolderReader::Visitor visitor;
  visitor.within_limits = [&](std::size_t depth) { return collector.within_limits(depth); };
  visitor.skips_folder = [](const std::string&) { return false; };
  visitor.file = [&](const std::string& path) { found.push_back(path); };
  visitor.symlink = [&](const std::string& path) { collector.symlink(path); };
  visitor.repository = [&](const std::string& path) { collector.submodule(path); };
  visitor.failed = [&](const std::string& path, int number) { collector.problem(unreadable(path, number)); };
  reader.walk(*checked, visitor);
  for (const std::string& path : found) collect(reader, *checked, path, collector);
  return std::move(collector).finish();
}

}  // namespace weir::git
