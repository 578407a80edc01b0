#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

/// Reads and lists test data below the root of the sources.
namespace weir::test {

inline std::string file_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline std::filesystem::path data(const std::string& name) {
  return std::filesystem::path(WEIR_SOURCE_DIR) / "tests/data" / name;
}

/// All files below `folder` with that name or ending, sorted.
inline std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder, const std::string& ending) {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().string().ends_with(ending)) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace weir::test
