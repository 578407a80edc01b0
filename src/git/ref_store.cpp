#include <chrono>
#include <filesystem>
#include <thread>

#include <fmt/format.h>

#include "core/instant.hpp"
#include "git/libgit.hpp"
#include "git/repository.hpp"

namespace weir::git {

namespace {

/// Texts below one tree, by path. Weir writes such trees itself: anything but files and folders is not its own.
std::optional<Diagnostic> collect_files(git_repository* repository, const git_oid& id, const std::string& folder,
                                        const std::set<std::string>& names, std::map<std::string, std::string>& files) {
  Owned<git_tree> tree;
  if (const int rc = get(tree, git_tree_lookup, repository, &id); rc != 0) return object_problem(rc, "a state folder");
  for (std::size_t index = 0; index < git_tree_entrycount(tree.get()); ++index) {
    const git_tree_entry* entry = git_tree_entry_byindex(tree.get(), index);
    const std::string path = folder + git_tree_entry_name(entry);
    if (!names.empty() && !names.contains(path)) continue;
    if (git_tree_entry_type(entry) == GIT_OBJECT_TREE) {
      if (auto problem = collect_files(repository, *git_tree_entry_id(entry), path + "/", names, files)) return problem;
      continue;
    }
    Owned<git_odb> objects;
    Owned<git_odb_object> blob;
    int rc = get(objects, git_repository_odb, repository);
    if (rc == 0) rc = get(blob, git_odb_read, objects.get(), git_tree_entry_id(entry));
    if (rc != 0) return object_problem(rc, path);
    files[path].assign(static_cast<const char*>(git_odb_object_data(blob.get())), git_odb_object_size(blob.get()));
  }
  return std::nullopt;
}

Diagnostic not_written(const std::string& ref) {
  return error("S017", fmt::format("cannot write {}: {}", ref, last_complaint()),
               "check free space and the permissions of the .git folder; nothing was moved");
}

/// A tree of `files`, and of what `base` has beside them; folders come from the slashes in their paths.
Result<git_oid> write_tree(git_repository* repository, const std::string& ref,
                           const std::map<std::string, std::string>& files, git_tree* base = nullptr) {
  Owned<git_index> index;
  if (get(index, git_index_new) != 0) return fail(not_written(ref));
  if (base != nullptr && git_index_read_tree(index.get(), base) != 0) return fail(not_written(ref));
  for (const auto& [path, text] : files) {
    git_index_entry entry{};
    entry.mode = GIT_FILEMODE_BLOB;
    entry.path = path.c_str();
    if (git_blob_create_from_buffer(&entry.id, repository, text.data(), text.size()) != 0 ||
        git_index_add(index.get(), &entry) != 0) {
      return fail(not_written(ref));
    }
  }
  git_oid tree;
  if (git_index_write_tree_to(&tree, index.get(), repository) != 0) return fail(not_written(ref));
  return tree;
}

Result<git_oid> new_commit(git_repository* repository, const std::string& ref, const git_oid& tree_id,
                           const std::optional<git_oid>& parent_id, const std::string& message, Instant at) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
  Owned<git_signature> signature;
  Owned<git_tree> tree;
  if (get(signature, git_signature_new, "weir", "weir@localhost", static_cast<git_time_t>(seconds), 0) != 0 ||
      get(tree, git_tree_lookup, repository, &tree_id) != 0) {
    return fail(not_written(ref));
  }
  Owned<git_commit> parent;
  if (parent_id) {
    if (const int rc = get(parent, git_commit_lookup, repository, &*parent_id); rc != 0) {
      return fail(object_problem(rc, fmt::format("{} at {}", ref, hex(*parent_id))));
    }
  }
  const git_commit* parents[] = {parent.get()};
  git_oid commit;
  if (git_commit_create(&commit, repository, nullptr, signature.get(), signature.get(), nullptr, message.c_str(),
                        tree.get(), parent ? 1 : 0, parents) != 0) {
    return fail(not_written(ref));
  }
  return commit;
}

/// "Must not exist" is told by an id of zeros: without force, libgit2 looks before it locks, and two who create the ref
/// at once would both succeed.
int try_to_move(git_repository* repository, const std::string& ref, const git_oid& to,
                const std::optional<git_oid>& from) {
  Owned<git_reference> moved;
  const git_oid old = from.value_or(git_oid{});
  return get(moved, git_reference_create_matching, repository, ref.c_str(), &to, 1, &old, nullptr);
}

/// The lock file that stands in the way: the ref's own, or that of the packed refs.
std::string lock_file(git_repository* repository, const std::string& ref) {
  const std::string folder = git_repository_commondir(repository);
  const std::string own = folder + ref + ".lock";
  std::error_code ignored;
  const std::string packed = folder + "packed-refs.lock";
  return !std::filesystem::exists(own, ignored) && std::filesystem::exists(packed, ignored) ? packed : own;
}

Diagnostic ref_problem(git_repository* repository, const std::string& ref, int rc) {
  if (rc == GIT_EMODIFIED || rc == GIT_EEXISTS || rc == GIT_ENOTFOUND) {
    return error("S014", fmt::format("{} was moved by another run meanwhile", ref), "read the state and run again");
  }
  if (rc == GIT_ELOCKED) {
    return error("S015", fmt::format("{} is locked: {} stays", ref, lock_file(repository, ref)),
                 "another process is writing, or one was killed: when none runs, remove that file");
  }
  return not_written(ref);
}

}  // namespace

Result<std::optional<std::string>> Repository::ref_commit(const std::string& ref) const {
  git_oid id;
  const int rc = git_reference_name_to_id(&id, handle_->repository.get(), ref.c_str());
  if (rc == GIT_ENOTFOUND) return std::optional<std::string>();
  if (rc != 0) return fail(object_problem(rc, ref));
  return std::optional<std::string>(hex(id));
}

Result<RefContent> Repository::read_files(const std::string& commit, const std::set<std::string>& names) const {
  git_repository* repository = handle_->repository.get();
  git_oid id;
  Owned<git_commit> found;
  int rc = git_oid_fromstr(&id, commit.c_str());
  if (rc == 0) rc = get(found, git_commit_lookup, repository, &id);
  if (rc != 0) return fail(object_problem(rc, fmt::format("the state's commit {}", commit)));
  RefContent content{commit, {}};
  if (auto problem = collect_files(repository, *git_commit_tree_id(found.get()), "", names, content.files)) {
    return fail(std::move(*problem));
  }
  return content;
}

Result<std::optional<RefContent>> Repository::read_ref(const std::string& ref,
                                                       const std::set<std::string>& names) const {
  const auto commit = ref_commit(ref);
  if (!commit) return fail(commit.error());
  if (!*commit) return std::optional<RefContent>();
  auto content = read_files(**commit, names);
  if (!content) return fail(content.error());
  return std::optional<RefContent>(std::move(*content));
}

Result<std::string> Repository::write_commit(const std::optional<std::string>& parent,
                                             const std::map<std::string, std::string>& files,
                                             const std::string& message, const std::string& rfc3339_time) const {
  git_repository* repository = handle_->repository.get();
  const auto at = parse_rfc3339(rfc3339_time);
  if (!at) return fail(at.error());
  std::optional<git_oid> from;
  if (parent && git_oid_fromstr(&from.emplace(), parent->c_str()) != 0)
    return fail(object_problem(GIT_ENOTFOUND, fmt::format("the state's commit {}", *parent)));
  const auto tree = write_tree(repository, "state", files);
  if (!tree) return fail(tree.error());
  const auto commit = new_commit(repository, "state", *tree, from, message, *at);
  if (!commit) return fail(commit.error());
  return hex(*commit);
}

Result<std::string> Repository::write_change(const std::string& parent, const std::map<std::string, std::string>& files,
                                             const std::string& message, const std::string& rfc3339_time) const {
  git_repository* repository = handle_->repository.get();
  const auto at = parse_rfc3339(rfc3339_time);
  if (!at) return fail(at.error());
  git_oid from;
  Owned<git_commit> before;
  Owned<git_tree> base;
  int rc = git_oid_fromstr(&from, parent.c_str());
  if (rc == 0) rc = get(before, git_commit_lookup, repository, &from);
  if (rc == 0) rc = get(base, git_commit_tree, before.get());
  if (rc != 0) return fail(object_problem(rc, fmt::format("the state's commit {}", parent)));
  const auto tree = write_tree(repository, "state", files, base.get());
  if (!tree) return fail(tree.error());
  const auto commit = new_commit(repository, "state", *tree, from, message, *at);
  if (!commit) return fail(commit.error());
  return hex(*commit);
}

Result<void> Repository::move_ref(const std::string& ref, const std::optional<std::string>& expected,
                                  const std::string& commit) const {
  git_repository* repository = handle_->repository.get();
  git_oid to;
  std::optional<git_oid> from;
  if (git_oid_fromstr(&to, commit.c_str()) != 0 ||
      (expected && git_oid_fromstr(&from.emplace(), expected->c_str()) != 0)) {
    return fail(ref_problem(repository, ref, GIT_EMODIFIED));
  }
  // A busy lock is gone in milliseconds; one that a killed process left stays for ever.
  constexpr int attempts = 20;
  int rc = GIT_ELOCKED;
  for (int attempt = 0; attempt < attempts && rc == GIT_ELOCKED; ++attempt) {
    if (attempt > 0) std::this_thread::sleep_for(std::chrono::milliseconds(5 + 3 * attempt));
    rc = try_to_move(repository, ref, to, from);
  }
  if (rc != 0) return fail(ref_problem(repository, ref, rc));
  return {};
}

Result<void> Repository::remove_ref(const std::string& ref) const {
  const int rc = git_reference_remove(handle_->repository.get(), ref.c_str());
  if (rc != 0 && rc != GIT_ENOTFOUND) return fail(ref_problem(handle_->repository.get(), ref, rc));
  return {};
}

Result<std::string> Repository::commit_ref(const std::string& ref, const std::optional<std::string>& expected,
                                           const std::map<std::string, std::string>& files, const std::string& message,
                                           const std::string& rfc3339_time) const {
  auto commit = write_commit(expected, files, message, rfc3339_time);
  if (!commit) return commit;
  if (auto moved = move_ref(ref, expected, *commit); !moved) return fail(moved.error());
  return commit;
}

Result<void> Repository::take_objects(const Repository& from, const std::string& ref) const {
  Owned<git_remote> remote;
  const std::string folder = from.common_folder().string();
  const std::string wish = "+" + ref + ":refs/weir-taken/none";
  char* wishes[] = {const_cast<char*>(wish.c_str())};
  const git_strarray refspecs{wishes, 1};
  if (get(remote, git_remote_create_anonymous, handle_->repository.get(), folder.c_str()) != 0 ||
      git_remote_download(remote.get(), &refspecs, nullptr) != 0) {
    return fail(not_written(ref));
  }
  return {};
}

bool Repository::holds(const std::string& tip, const std::string& commit) const {
  git_oid top;
  git_oid sought;
  if (git_oid_fromstr(&top, tip.c_str()) != 0 || git_oid_fromstr(&sought, commit.c_str()) != 0) return false;
  return tip == commit || git_graph_descendant_of(handle_->repository.get(), &top, &sought) == 1;
}

}  // namespace weir::git
