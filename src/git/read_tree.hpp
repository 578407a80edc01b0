#pragma once

#include <functional>
#include <optional>
#include <string>

#include "git/libgit.hpp"
#include "git/selection.hpp"

namespace weir::git {

/// What a walk through a commit's tree meets, in the tree's order.
struct TreeVisitor {
  std::function<bool(std::size_t depth)> within_limits;
  std::function<void(const std::string& path)> illegal;
  std::function<void(const std::string& path, bool submodule)> passed_over;
  /// A regular file that the selection wants; a returned problem ends the walk.
  std::function<std::optional<Diagnostic>(const std::string& path, const git_oid& id)> blob;
};

/// The problem that ended the walk, or nullopt when all was seen.
std::optional<Diagnostic> walk_commit(git_repository* repository, const git_oid& commit,
                                      const CheckedSelection& selection, const TreeVisitor& visitor);

/// Reads a blob into the collector, its size asked for first so that a huge one is never inflated.
std::optional<Diagnostic> collect_blob(git_odb* objects, std::size_t limit, const std::string& path, const git_oid& id,
                                       Collector& into);

}  // namespace weir::git
