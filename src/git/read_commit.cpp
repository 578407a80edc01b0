#include <string>

#include <fmt/format.h>

#include "core/text.hpp"
#include "git/libgit.hpp"
#include "git/read_tree.hpp"
#include "git/selection.hpp"

namespace weir::git {

namespace {

/// Goes through the folders of a commit that a selection enters.
class TreeWalk {
 public:
  TreeWalk(git_repository* repository, const CheckedSelection& selection, const TreeVisitor& visitor)
      : repository_(repository), selection_(selection), visitor_(visitor) {}

  /// Stops at the first object that cannot be read: what is behind it must not look empty.
  std::optional<Diagnostic> walk(const git_oid& id, const std::string& folder, std::size_t depth) {
    if (!visitor_.within_limits(depth)) return std::nullopt;
    Owned<git_tree> tree;
    if (const int rc = get(tree, git_tree_lookup, repository_, &id); rc != 0) {
      return object_problem(rc, fmt::format("folder \"{}/\"", printable(folder, 200)));
    }
    const std::size_t count = git_tree_entrycount(tree.get());
    std::string_view previous;
    for (std::size_t index = 0; index < count; ++index) {
      const git_tree_entry* entry = git_tree_entry_byindex(tree.get(), index);
      const std::string_view name = git_tree_entry_name(entry);
      const std::string path = folder.empty() ? std::string(name) : fmt::format("{}/{}", folder, name);
      if (!is_legal_name(name) || name == previous) {
        if (folder.empty() || selection_.enters(folder)) visitor_.illegal(path);
      } else if (auto problem = visit(*entry, path, depth)) {
        return problem;
      }
      previous = name;
    }
    return std::nullopt;
  }

 private:
  std::optional<Diagnostic> visit(const git_tree_entry& entry, const std::string& path, std::size_t depth) {
    const git_filemode_t mode = git_tree_entry_filemode(&entry);
    if (mode == GIT_FILEMODE_TREE) {
      return selection_.enters(path) ? walk(*git_tree_entry_id(&entry), path, depth + 1) : std::nullopt;
    }
    if (mode == GIT_FILEMODE_LINK || mode == GIT_FILEMODE_COMMIT) {
      if (selection_.enters(path)) visitor_.passed_over(path, mode == GIT_FILEMODE_COMMIT);
      return std::nullopt;
    }
    return selection_.wants(path) ? visitor_.blob(path, *git_tree_entry_id(&entry)) : std::nullopt;
  }

  git_repository* repository_;
  const CheckedSelection& selection_;
  const TreeVisitor& visitor_;
};

Diagnostic illegal_path(const std::string& path) {
  return error("R003", fmt::format("illegal path in tree: \"{}\"", printable(path, 200)),
               "such an entry is not made by Git itself; remove it from the commit")
      .at({printable(path, 200), 0, 0});
}

}  // namespace

std::optional<Diagnostic> collect_blob(git_odb* objects, std::size_t limit, const std::string& path, const git_oid& id,
                                       Collector& into) {
  std::size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  if (const int rc = git_odb_read_header(&size, &type, objects, &id); rc != 0) return object_problem(rc, path);
  if (size > limit) {
    into.too_large(path, size);
    return std::nullopt;
  }
  Owned<git_odb_object> object;
  if (const int rc = get(object, git_odb_read, objects, &id); rc != 0) return object_problem(rc, path);
  if (git_odb_object_type(object.get()) != GIT_OBJECT_BLOB) return object_problem(GIT_ERROR, path);
  const auto* bytes = static_cast<const char*>(git_odb_object_data(object.get()));
  into.take({path, hex(id), std::string(bytes, git_odb_object_size(object.get()))});
  return std::nullopt;
}

std::optional<Diagnostic> walk_commit(git_repository* repository, const git_oid& commit_id,
                                      const CheckedSelection& selection, const TreeVisitor& visitor) {
  Owned<git_commit> commit;
  if (const int rc = get(commit, git_commit_lookup, repository, &commit_id); rc != 0) {
    return object_problem(rc, fmt::format("commit {}", hex(commit_id)));
  }
  return TreeWalk(repository, selection, visitor).walk(*git_commit_tree_id(commit.get()), "", 0);
}

Result<Snapshot> Repository::read_commit(const std::string& commit, const Selection& selection) const {
  auto checked = check(selection);
  if (!checked) return fail(std::move(checked).error());
  git_oid id;
  if (git_oid_fromstr(&id, commit.c_str()) != 0) {
    return fail(error("R011", fmt::format("\"{}\" is no commit id", printable(commit))));
  }
  Collector collector(*checked);
  TreeVisitor visitor;
  visitor.within_limits = [&](std::size_t depth) { return collector.within_limits(depth); };
  visitor.illegal = [&](const std::string& path) { collector.problem(illegal_path(path)); };
  visitor.passed_over = [&](const std::string& path, bool submodule) {
    submodule ? collector.submodule(path) : collector.symlink(path);
  };
  visitor.blob = [&](const std::string& path, const git_oid& blob) -> std::optional<Diagnostic> {
    if (!selection.texts) {
      collector.take({path, hex(blob), ""});
      return std::nullopt;
    }
    return collect_blob(handle_->objects.get(), checked->max_file_bytes, path, blob, collector);
  };
  if (auto problem = walk_commit(handle_->repository.get(), id, *checked, visitor)) return fail(std::move(*problem));
  Snapshot snapshot = std::move(collector).finish();
  snapshot.commit = commit;
  return snapshot;
}

}  // namespace weir::git
