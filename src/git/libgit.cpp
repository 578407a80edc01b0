#include "git/libgit.hpp"

#include <array>
#include <atomic>

#include <fmt/format.h>

namespace weir::git {

namespace {

std::atomic<bool> left_running = false;

struct Library {
  Library() {
    git_libgit2_init();
    for (const git_config_level_t level :
         {GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL}) {
      git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
    }
    // A repository is only read here, and nothing of its configuration is run: whose it is does not matter.
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    // Costs a third of the reading time and finds a damaged object instead of believing it.
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 1);
    git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
  }
  ~Library() {
    if (!left_running) git_libgit2_shutdown();
  }
};

}  // namespace

void start_libgit() {
  static const Library library;
}

void leave_libgit_running() {
  left_running = true;
}

std::string last_complaint() {
  const git_error* last = git_error_last();
  return last != nullptr && last->message != nullptr ? last->message : "no reason given";
}

std::string hex(const git_oid& id) {
  std::array<char, GIT_OID_HEXSZ + 1> text{};
  git_oid_tostr(text.data(), text.size(), &id);
  return text.data();
}

Diagnostic object_problem(int rc, const std::string& what) {
  if (rc == GIT_ENOTFOUND) {
    return error(
        "R016", fmt::format("object missing: {} is not in this clone", what),
        "a partial or shallow clone lacks objects: clone without --filter and with full depth (fetch-depth: 0)");
  }
  return error("R017", fmt::format("cannot read {}: {}", what, last_complaint()),
               "run `git fsck`; a damaged clone is best made anew");
}

}  // namespace weir::git
