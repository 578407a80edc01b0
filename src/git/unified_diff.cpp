#include "git/unified_diff.hpp"

#include "git/libgit.hpp"

namespace weir::git {

Result<std::string> unified_diff(const std::string& path, const std::string& before, const std::string& after) {
  start_libgit();
  const auto failed = [&] { return fail(error("R017", "no patch of " + path + " can be made: " + last_complaint())); };
  Owned<git_patch> patch;
  if (get(patch, git_patch_from_buffers, before.data(), before.size(), path.c_str(), after.data(), after.size(),
          path.c_str(), nullptr) != 0)
    return failed();
  git_buf buffer{};
  if (git_patch_to_buf(&buffer, patch.get()) != 0) return failed();
  std::string text(buffer.ptr, buffer.size);
  git_buf_dispose(&buffer);
  return text;
}

}  // namespace weir::git
