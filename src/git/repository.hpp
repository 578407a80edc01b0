#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

/// The only door to libgit2: texts at a commit or in the working tree, and refs by compare-and-swap.
/// Nothing here runs a process, a hook or a filter, follows a symlink or a submodule.
namespace weir::git {

/// A file read for its text. `blob_id` is Git's own digest of the bytes (also for files of the working tree).
struct File {
  std::string path;     ///< from the root of the repository, '/' between
  std::string blob_id;  ///< 40 hex digits
  std::string text;
};

/// The files of one state of the repository, sorted by path.
struct Snapshot {
  std::vector<File> files;
  std::optional<std::string> commit;  ///< full id; nullopt for an empty repository or outside Git
  bool dirty = false;                 ///< working tree: differs from that commit in the files read
  /// What was passed over and why. Errors among them (a manifest that is a symlink, too large, an LFS pointer) mean
  /// that the state is only partly read: nothing may be concluded from what is absent.
  Diagnostics notes;
  std::vector<std::string> empty_folders;  ///< of the selection: no manifest lies there (R012 tells it)
};

/// Which files to read: those below one of `folders` that end in .yaml or .yml, and `files` by exact path.
struct Selection {
  std::vector<std::string> folders;
  std::vector<std::string> files;
  std::size_t max_file_bytes = 4u << 20;
  bool texts = true;  ///< false: paths and blob ids of a commit only, for who may not need the texts
};

/// How one commit stands to another. `absent`: this clone has a whole history, and the other one is not in it.
enum class Ancestry { same, descendant, ancestor, unrelated, absent, unknown };

/// What stands at a ref that Weir keeps.
struct RefContent {
  std::string commit;
  std::map<std::string, std::string> files;  ///< path -> text
};

/// How another repository is reached. `other`: not in a way that this program trusts with state (git://, http://).
enum class Transport { path, https, ssh, other };

/// Another repository, as .git/config of this clone names it.
struct Remote {
  std::string name;  ///< "origin"
  std::string url;   ///< as configured: may hold a password, so it is never shown
  Transport transport = Transport::other;
  std::string shown;  ///< the address without user and password
};

/// An open repository. One object per thread.
class Repository {
 public:
  /// Finds the repository at `directory` or above it (worktrees and bare ones too). An R-code error where there is
  /// none, too: who may do without Git asks is_repository() first.
  static Result<Repository> open(const std::filesystem::path& directory);
  /// Also true for one that is damaged or may not be read: open() says why.
  static bool is_repository(const std::filesystem::path& directory);

  /// The folder that holds the working tree, or nullopt for a bare repository.
  std::optional<std::filesystem::path> work_tree() const;

  /// Full commit id of a revision ("HEAD", a branch, a tag, an abbreviated id). R011 when there is none.
  Result<std::string> resolve(const std::string& revision) const;
  Result<Snapshot> read_commit(const std::string& commit, const Selection& selection) const;
  /// Tracked files and untracked ones that are not ignored, as they lie in the working tree.
  Result<Snapshot> read_work_tree(const Selection& selection) const;

  /// How `commit` stands to `base`: `descendant` when base is an ancestor of it. `unknown` in a shallow clone that
  /// cannot tell.
  Result<Ancestry> ancestry(const std::string& commit, const std::string& base) const;

  /// All files of the commit that `ref` stands at, or only those at the top that are named; nullopt when it does not
  /// exist.
  Result<std::optional<RefContent>> read_ref(const std::string& ref, const std::set<std::string>& names = {}) const;
  /// Writes `files` as a commit and moves `ref` to it only if it still stands at `expected` (nullopt: only if it does
  /// not exist). S-code errors: `S014` moved meanwhile, `S015` a lock file stays. Returns the new commit id.
  Result<std::string> commit_ref(const std::string& ref, const std::optional<std::string>& expected,
                                 const std::map<std::string, std::string>& files, const std::string& message,
                                 const std::string& rfc3339_time) const;

  /// The steps of the two above. The id that `ref` stands at; nullopt when it does not exist.
  Result<std::optional<std::string>> ref_commit(const std::string& ref) const;
  /// The files of a commit of this repository, or only those at the top that are named.
  Result<RefContent> read_files(const std::string& commit, const std::set<std::string>& names = {}) const;
  /// Writes a commit that no ref names yet. Equal arguments give an equal id.
  Result<std::string> write_commit(const std::optional<std::string>& parent,
                                   const std::map<std::string, std::string>& files, const std::string& message,
                                   const std::string& rfc3339_time) const;
  /// The same with all files of `parent` but these, which are put in their place.
  Result<std::string> write_change(const std::string& parent, const std::map<std::string, std::string>& files,
                                   const std::string& message, const std::string& rfc3339_time) const;
  /// Moves `ref` to `commit` only if it still stands at `expected` (nullopt: only if it does not exist). S014, S015.
  Result<void> move_ref(const std::string& ref, const std::optional<std::string>& expected,
                        const std::string& commit) const;
  Result<void> remove_ref(const std::string& ref) const;
  /// Copies what `ref` of another repository on this machine stands at, with its history. No ref is moved here.
  Result<void> take_objects(const Repository& from, const std::string& ref) const;
  /// True when `commit` is here and is `tip` or one of those before it.
  bool holds(const std::string& tip, const std::string& commit) const;

  /// The remote that this clone shares with others: that of the current branch's upstream, else `origin`, else the
  /// only one; nullopt when there is none. Read from .git/config alone.
  Result<std::optional<Remote>> shared_remote() const;
  /// The folder that all working trees of this clone share (".git").
  std::filesystem::path common_folder() const;
  /// Makes an empty bare repository for the owner's eyes alone, or opens the one that is there.
  static Result<Repository> open_private(const std::filesystem::path& folder);

  Repository(Repository&&) noexcept;
  Repository& operator=(Repository&&) noexcept;
  ~Repository();

 private:
  struct Handle;
  explicit Repository(std::unique_ptr<Handle> handle);
  std::unique_ptr<Handle> handle_;
};

/// The same reading for a folder outside Git (commit is nullopt).
Result<Snapshot> read_folder(const std::filesystem::path& root, const Selection& selection);

}  // namespace weir::git
