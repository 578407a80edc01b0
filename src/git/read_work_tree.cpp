#include <cerrno>
#include <map>
#include <set>
#include <string>

#include <fmt/format.h>

#include "git/folder_reader.hpp"
#include "git/libgit.hpp"
#include "git/read_tree.hpp"
#include "git/selection.hpp"

namespace weir::git {

namespace {

/// What the index says of the selected paths.
struct Tracked {
  std::set<std::string> files;
  std::map<std::string, git_oid> sparse;  ///< left out of the working tree by a sparse checkout
  std::set<std::string> submodules;
};

Result<Tracked> tracked_paths(git_repository* repository, const CheckedSelection& selection) {
  Owned<git_index> index;
  if (get(index, git_repository_index, repository) != 0) {
    return fail(object_problem(GIT_ERROR, "the index"));
  }
  Tracked tracked;
  const std::size_t count = git_index_entrycount(index.get());
  for (std::size_t at = 0; at < count; ++at) {
    const git_index_entry* entry = git_index_get_byindex(index.get(), at);
    const std::string path = entry->path;
    if (entry->mode == GIT_FILEMODE_COMMIT) {
      if (selection.enters(path)) tracked.submodules.insert(path);
    } else if (selection.wants(path)) {
      tracked.files.insert(path);
      if ((entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) != 0) tracked.sparse.emplace(path, entry->id);
    }
  }
  return tracked;
}

/// Adds the untracked files that are not ignored.
void add_untracked(git_repository* repository, const FolderReader& reader, const CheckedSelection& selection,
                   Tracked& tracked, Collector& collector) {
  const auto ignored = [&](const std::string& path) {
    int answer = 0;
    return git_ignore_path_is_ignored(&answer, repository, path.c_str()) == 0 && answer == 1;
  };
  FolderReader::Visitor visitor;
  visitor.within_limits = [&](std::size_t depth) { return collector.within_limits(depth); };
  // Tracked files below an ignored folder are known from the index.
  visitor.skips_folder = [&](const std::string& path) {
    return tracked.submodules.contains(path) || ignored(path + "/");
  };
  visitor.file = [&](const std::string& path) {
    if (!tracked.files.contains(path) && !ignored(path)) tracked.files.insert(path);
  };
  visitor.symlink = [&](const std::string& path) {
    if (tracked.files.contains(path)) return;  // reading it tells the same
    if (!ignored(path)) collector.symlink(path);
  };
  visitor.repository = [&](const std::string& path) { tracked.submodules.insert(path); };
  visitor.failed = [&](const std::string& path, int number) { collector.problem(unreadable(path, number)); };
  reader.walk(selection, visitor);
}

std::map<std::string, std::string> blobs_of(const Snapshot& snapshot) {
  std::map<std::string, std::string> blobs;
  for (const File& file : snapshot.files) blobs.emplace(file.path, file.blob_id);
  return blobs;
}

/// The selected paths of a commit and their blobs, none of them read.
Result<std::map<std::string, std::string>> committed_blobs(git_repository* repository, const git_oid& commit,
                                                           const CheckedSelection& selection) {
  std::map<std::string, std::string> blobs;
  TreeVisitor visitor;
  visitor.within_limits = [](std::size_t depth) { return depth < 200; };
  visitor.illegal = [](const std::string&) {};
  visitor.passed_over = [](const std::string&, bool) {};
  visitor.blob = [&](const std::string& path, const git_oid& id) -> std::optional<Diagnostic> {
    blobs.emplace(path, hex(id));
    return std::nullopt;
  };
  if (auto problem = walk_commit(repository, commit, selection, visitor)) return fail(std::move(*problem));
  return blobs;
}

/// Reads what the sparse checkout left out from the objects: it is part of the working tree in meaning.
std::optional<Diagnostic> collect_sparse(git_odb* objects, const CheckedSelection& selection, const Tracked& tracked,
                                         FolderReader& reader, Collector& collector) {
  for (const auto& [path, id] : tracked.sparse) {
    if (reader.read(path, 0).found != FolderReader::Found::absent) continue;
    if (auto problem = collect_blob(objects, selection.max_file_bytes, path, id, collector)) return problem;
  }
  return std::nullopt;
}

}  // namespace

Result<Snapshot> Repository::read_work_tree(const Selection& selection) const {
  git_repository* repository = handle_->repository.get();
  const auto folder = work_tree();
  if (!folder) {
    return fail(error("R009", "a bare repository has no working tree", "name a commit with --rev"));
  }
  const auto checked = check(selection);
  if (!checked) return fail(checked.error());
  FolderReader reader(*folder);
  if (!reader.is_open()) return fail(unreadable(folder->string(), errno));
  auto tracked = tracked_paths(repository, *checked);
  if (!tracked) return fail(tracked.error());

  Collector collector(*checked);
  add_untracked(repository, reader, *checked, *tracked, collector);
  for (const std::string& path : tracked->submodules) collector.submodule(path);
  for (const std::string& path : tracked->files) collect(reader, *checked, path, collector);
  if (auto problem = collect_sparse(handle_->objects.get(), *checked, *tracked, reader, collector)) {
    return fail(std::move(*problem));
  }
  Snapshot snapshot = std::move(collector).finish();

  git_oid head;
  if (const int rc = git_reference_name_to_id(&head, repository, "HEAD"); rc != 0) {
    if (git_repository_head_unborn(repository) != 1) return fail(object_problem(rc, "HEAD"));
    snapshot.dirty = !snapshot.files.empty();
    return snapshot;
  }
  auto committed = committed_blobs(repository, head, *checked);
  if (!committed) return fail(committed.error());
  snapshot.commit = hex(head);
  snapshot.dirty = *committed != blobs_of(snapshot);
  return snapshot;
}

}  // namespace weir::git
