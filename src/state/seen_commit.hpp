#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace weir::state {

/// What this clone knows of a ref of the state: the last commit that it read or wrote there. A ref that does not hold
/// that commit any more was moved by force, or removed. It stays known until the state is made anew.
class SeenCommit {
 public:
  /// Below `common_folder`, the .git that all working trees of the clone share. `place` tells the same target in
  /// another repository apart.
  SeenCommit(const std::filesystem::path& common_folder, const std::string& target, const std::string& place);

  /// 40 hex digits; nullopt when nothing is known.
  std::optional<std::string> commit() const;
  /// As far as the folder can be written: what is not known is only not noticed.
  void remember(const std::string& commit) const;

 private:
  std::filesystem::path file_;
};

}  // namespace weir::state
