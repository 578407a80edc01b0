#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/ports.hpp"
#include "core/result.hpp"

namespace weir::cli {

/// A file that is to be made where nothing is.
struct NewFile {
  std::filesystem::path path;
  std::string text;
  unsigned mode = 0600;
};

/// Makes all files, and the folders they need, or none: what was made is taken away again when one cannot be. Nothing
/// that is there is ever replaced, not even what appears meanwhile; no symlink below `root` is followed. U014.
Result<void> make_files(const std::filesystem::path& root, const std::vector<NewFile>& files, unsigned folder_mode,
                        Random& random);

}  // namespace weir::cli
