#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "disk/descriptor.hpp"
#include "git/selection.hpp"

namespace weir::git {

/// Reads regular files below one folder of the machine and never leaves it: no symlink is followed on any part of a
/// path.
class FolderReader {
 public:
  explicit FolderReader(const std::filesystem::path& root);

  bool is_open() const { return root_.is_open(); }

  /// What came of a reading.
  enum class Found { read, absent, symlink, too_large, not_regular, failed };
  struct Content {
    Found found = Found::failed;
    std::string text;
    std::size_t bytes = 0;  ///< the size of a file that is too large
    int error_number = 0;
  };
  /// The file at `path`, of at most `limit` bytes.
  Content read(const std::string& path, std::size_t limit);

  /// What a walk meets besides the files it is for.
  struct Visitor {
    std::function<bool(std::size_t depth)> within_limits;
    std::function<bool(const std::string& path)> skips_folder;
    std::function<void(const std::string& path)> file;
    std::function<void(const std::string& path)> symlink;
    std::function<void(const std::string& path)> repository;
    std::function<void(const std::string& path, int error_number)> failed;
  };
  /// Goes through the folders that the selection enters, nested repositories left out.
  void walk(const CheckedSelection& selection, const Visitor& visitor) const;

 private:
  disk::Descriptor open_folder(const std::string& folder) const;

  disk::Descriptor root_;
  std::string last_folder_;  ///< neighbours follow each other: the folder of the last file stays open
  disk::Descriptor last_;
};

/// Reads one file into the collector, or tells it why not. An absent file is no problem: it was removed.
void collect(FolderReader& reader, const CheckedSelection& selection, const std::string& path, Collector& into);

/// The problem of a path that the system did not let us read: R008.
Diagnostic unreadable(const std::string& path, int error_number);

}  // namespace weir::git
