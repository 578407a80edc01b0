#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace weir::state {

/// A save on its way to the remote: enough to make the very same commit again.
struct Unpushed {
  std::optional<std::string> expected;  ///< what the ref stood at; nullopt: it was not there
  std::string commit;                   ///< the id that the commit had
  std::map<std::string, std::string> files;
  std::string message;
  std::string time;  ///< RFC 3339
};

/// Keeps saves that the remote may not have got, one file each, for the owner's eyes alone. It covers the time between
/// what was written to the API and what the remote has taken.
class Journal {
 public:
  explicit Journal(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// On the disk when it returns. S017.
  Result<void> keep(const Unpushed& save) const;
  /// What is kept, the oldest first. S002 for a file or folder that cannot be read; it is named.
  Result<std::vector<Unpushed>> kept() const;
  void forget(const std::string& commit) const;
  /// Takes a save out of the way without losing it, and says where it lies now.
  std::filesystem::path set_aside(const std::string& commit) const;

 private:
  std::filesystem::path file_of(const std::string& commit) const { return folder_ / (commit + ".json"); }
  std::filesystem::path folder_;
};

}  // namespace weir::state
