#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "git/repository.hpp"

namespace weir::git {

/// A Selection whose paths are checked and in one form: no `.`, no slash at either end, "" for the root.
struct CheckedSelection {
  std::vector<std::string> folders;
  std::set<std::string> files;
  std::size_t max_file_bytes = 0;

  /// Whether the file at `path` is to be read.
  bool wants(std::string_view path) const;
  /// Whether something below the folder at `path` may be wanted.
  bool enters(std::string_view path) const;
  /// Whether `path` lies below one of `folders`.
  bool below_folder(std::string_view path) const;
};

/// R005 for each path that leaves the repository or points into `.git`.
Result<CheckedSelection> check(const Selection& selection);

/// Whether the name ends as manifests do: .yaml or .yml.
bool is_manifest_name(std::string_view path);

/// Whether a name may stand in a tree: not empty, `.`, `..`, `.git` in any spelling, nor with a separator in it.
bool is_legal_name(std::string_view name);

/// What one reading collects, and the rules that hold wherever the bytes come from.
class Collector {
 public:
  explicit Collector(const CheckedSelection& selection) : selection_(selection) {}

  /// A file that was read whole: takes it, or notes R004 for a pointer of Git LFS.
  void take(File file);
  void symlink(const std::string& path);
  void submodule(const std::string& path);
  void too_large(const std::string& path, std::size_t bytes);
  void problem(Diagnostic diagnostic) { snapshot_.notes.push_back(std::move(diagnostic)); }
  /// Deeper or more than what any repository of manifests has: R019, once.
  bool within_limits(std::size_t depth);

  /// Sorted, with R012 for each folder that gave nothing.
  Snapshot finish() &&;

 private:
  const CheckedSelection& selection_;
  Snapshot snapshot_;
  bool limit_told_ = false;
};

}  // namespace weir::git
