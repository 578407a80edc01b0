#include <set>
#include <vector>

#include <fmt/format.h>

#include "git/libgit.hpp"
#include "git/repository.hpp"

namespace weir::git {

namespace {

enum class Reach { yes, no, cannot_tell };

/// Whether `target` is `from` or behind it, as far as the commits of this clone go.
Reach reaches(git_repository* repository, const git_oid& from, const git_oid& target) {
  bool cut = false;
  std::set<std::string> seen;
  std::vector<git_oid> open{from};
  while (!open.empty()) {
    const git_oid at = open.back();
    open.pop_back();
    // The id of a parent is known even where the clone was cut and the parent itself is not there.
    if (git_oid_equal(&at, &target) != 0) return Reach::yes;
    if (!seen.emplace(reinterpret_cast<const char*>(at.id), GIT_OID_RAWSZ).second) continue;
    Owned<git_commit> commit;
    if (get(commit, git_commit_lookup, repository, &at) != 0) {
      cut = true;
      continue;
    }
    for (unsigned parent = 0; parent < git_commit_parentcount(commit.get()); ++parent) {
      open.push_back(*git_commit_parent_id(commit.get(), parent));
    }
  }
  return cut ? Reach::cannot_tell : Reach::no;
}

/// The same, by libgit2's ordered walk where the history is whole.
Reach descends(git_repository* repository, const git_oid& from, const git_oid& target) {
  if (git_repository_is_shallow(repository) == 0) {
    const int rc = git_graph_descendant_of(repository, &from, &target);
    if (rc >= 0) return rc == 1 ? Reach::yes : Reach::no;
  }
  return reaches(repository, from, target);
}

bool has_commit(git_repository* repository, const git_oid& id) {
  Owned<git_commit> commit;
  return get(commit, git_commit_lookup, repository, &id) == 0;
}

}  // namespace

Result<Ancestry> Repository::ancestry(const std::string& commit, const std::string& base) const {
  git_repository* repository = handle_->repository.get();
  git_oid of;
  git_oid to;
  if (git_oid_fromstr(&of, commit.c_str()) != 0 || !has_commit(repository, of)) {
    return fail(object_problem(GIT_ENOTFOUND, fmt::format("commit {}", commit)));
  }
  if (git_oid_fromstr(&to, base.c_str()) != 0) return Ancestry::unrelated;
  if (git_oid_equal(&of, &to) != 0) return Ancestry::same;
  const Reach forward = descends(repository, of, to);
  if (forward == Reach::yes) return Ancestry::descendant;
  const bool known = has_commit(repository, to);
  if (!known && forward == Reach::no) return Ancestry::absent;
  const Reach backward = known ? descends(repository, to, of) : forward;
  if (backward == Reach::yes) return Ancestry::ancestor;
  const bool whole = forward == Reach::no && backward == Reach::no;
  return whole ? Ancestry::unrelated : Ancestry::unknown;
}

}  // namespace weir::git
