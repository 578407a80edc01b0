#include "git/repository.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "git/libgit.hpp"

namespace weir::git {

Repository::Repository(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
Repository::Repository(Repository&&) noexcept = default;
Repository& Repository::operator=(Repository&&) noexcept = default;
Repository::~Repository() = default;

namespace {

namespace fs = std::filesystem;

bool is_inside(const fs::path& path, const fs::path& folder) {
  const fs::path relative = path.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

/// A bare repository among the tracked files of another one came with its commits: whoever made them wrote its
/// configuration, and with it the remote that would get the token. A `.git` cannot come so.
bool came_with_files(const fs::path& directory, git_repository* repository) {
  const fs::path own = fs::path(git_repository_path(repository)).parent_path();
  std::error_code ignored;
  if (!is_inside(fs::weakly_canonical(directory, ignored), own)) return false;
  Owned<git_repository> around;
  if (get(around, git_repository_open_ext, own.parent_path().c_str(), GIT_REPOSITORY_OPEN_CROSS_FS, nullptr) != 0)
    return false;
  const char* const tree = git_repository_workdir(around.get());
  if (tree == nullptr || !is_inside(own, fs::path(tree).parent_path())) return false;
  Owned<git_index> index;
  if (get(index, git_repository_index, around.get()) != 0) return true;
  const std::string prefix = own.lexically_relative(fs::path(tree).parent_path()).generic_string() + "/";
  return git_index_find_prefix(nullptr, index.get(), prefix.c_str()) == 0;
}

/// Whether a `.git` lies in `directory` or above it, be it damaged or not readable.
bool has_git_entry(fs::path directory) {
  std::error_code ignored;
  for (;; directory = directory.parent_path()) {
    if (fs::symlink_status(directory / ".git", ignored).type() != fs::file_type::not_found) return true;
    if (directory == directory.parent_path()) return false;
  }
}

}  // namespace

Result<Repository> Repository::open(const std::filesystem::path& directory) {
  start_libgit();
  auto handle = std::make_unique<Handle>();
  const int rc =
      get(handle->repository, git_repository_open_ext, directory.c_str(), GIT_REPOSITORY_OPEN_CROSS_FS, nullptr);
  if (rc == GIT_ENOTFOUND && !is_repository(directory)) {
    return fail(error("R006", fmt::format("{} is not in a Git repository", printable(directory.string(), 200)),
                      "run `git init`, or start in the repository with -C DIR"));
  }
  if (rc != 0 || get(handle->objects, git_repository_odb, handle->repository.get()) != 0) {
    return fail(error("R007", fmt::format("cannot open the Git repository: {}", printable(last_complaint(), 200)),
                      "repositories with SHA-1 object names and Git's standard extensions can be read"));
  }
  if (came_with_files(directory, handle->repository.get())) {
    return fail(error("R007",
                      fmt::format("{} is a bare repository among the tracked files of another one; it is not "
                                  "used, because a commit brought it",
                                  printable(git_repository_path(handle->repository.get()), 200)),
                      "start in the repository around it, or move this one out of it"));
  }
  return Repository(std::move(handle));
}

Result<Repository> Repository::open_private(const std::filesystem::path& folder) {
  start_libgit();
  auto handle = std::make_unique<Handle>();
  git_repository_init_options options{};
  git_repository_init_options_init(&options, GIT_REPOSITORY_INIT_OPTIONS_VERSION);
  options.flags = GIT_REPOSITORY_INIT_BARE | GIT_REPOSITORY_INIT_MKPATH | GIT_REPOSITORY_INIT_NO_REINIT;
  options.mode = 0700;
  int rc = get(handle->repository, git_repository_init_ext, folder.c_str(), &options);
  if (rc == GIT_EEXISTS) rc = get(handle->repository, git_repository_open_bare, folder.c_str());
  if (rc != 0 || get(handle->objects, git_repository_odb, handle->repository.get()) != 0) {
    return fail(error("S017",
                      fmt::format("cannot keep a copy of the state in {}: {}", printable(folder.string(), 200),
                                  printable(last_complaint(), 200)),
                      "check free space and the permissions of the .git folder"));
  }
  return Repository(std::move(handle));
}

std::filesystem::path Repository::common_folder() const {
  std::string text = git_repository_commondir(handle_->repository.get());
  while (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return text;
}

bool Repository::is_repository(const std::filesystem::path& directory) {
  start_libgit();
  git_buf found = GIT_BUF_INIT;
  const int rc = git_repository_discover(&found, directory.c_str(), 1, nullptr);
  git_buf_dispose(&found);
  return rc == 0 || has_git_entry(fs::absolute(directory));
}

std::optional<std::filesystem::path> Repository::work_tree() const {
  const char* path = git_repository_workdir(handle_->repository.get());
  if (path == nullptr) return std::nullopt;
  std::string text = path;
  while (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return std::filesystem::path(text);
}

namespace {

/// A name that is a branch and a tag of another commit: Git takes one with a warning, a plan must not guess.
bool is_ambiguous(git_repository* repository, const std::string& revision) {
  git_oid branch;
  git_oid tag;
  if (git_reference_name_to_id(&branch, repository, ("refs/heads/" + revision).c_str()) != 0) return false;
  if (git_reference_name_to_id(&tag, repository, ("refs/tags/" + revision).c_str()) != 0) return false;
  Owned<git_object> object;
  Owned<git_object> commit;
  if (get(object, git_object_lookup, repository, &tag, GIT_OBJECT_ANY) != 0) return false;
  if (get(commit, git_object_peel, object.get(), GIT_OBJECT_COMMIT) != 0) return true;
  return git_oid_equal(git_object_id(commit.get()), &branch) == 0;
}

Diagnostic no_such_revision(const std::string& revision, const std::string& why) {
  return error("R011", fmt::format("revision \"{}\" not found: {}", printable(revision), why),
               "name a branch, a tag or a commit id that this clone has (CI clones often fetch one branch only)");
}

}  // namespace

Result<std::string> Repository::resolve(const std::string& revision) const {
  git_repository* repository = handle_->repository.get();
  if (revision.empty() || revision.starts_with('-') || revision.find('\0') != std::string::npos) {
    return fail(no_such_revision(revision, "this cannot be a name"));
  }
  if (git_repository_head_unborn(repository) == 1 && (revision == "HEAD" || revision == "@")) {
    return fail(no_such_revision(revision, "the repository has no commit yet"));
  }
  if (is_ambiguous(repository, revision)) {
    return fail(no_such_revision(
        revision, fmt::format("it is a branch and a tag; write refs/heads/{0} or refs/tags/{0}", printable(revision))));
  }
  Owned<git_object> object;
  const int rc = get(object, git_revparse_single, repository, revision.c_str());
  if (rc == GIT_EAMBIGUOUS) return fail(no_such_revision(revision, "several objects begin so"));
  if (rc != 0) return fail(no_such_revision(revision, "nothing of that name is in this clone"));
  Owned<git_object> commit;
  if (get(commit, git_object_peel, object.get(), GIT_OBJECT_COMMIT) != 0) {
    return fail(no_such_revision(revision, "it names no commit"));
  }
  return hex(*git_object_id(commit.get()));
}

}  // namespace weir::git
