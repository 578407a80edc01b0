#pragma once

#include <filesystem>
#include <string>

namespace weir::golden {

/// The bytes of a file, "" when there is none.
std::string read_text(const std::filesystem::path& file);

/// Fails the test when the file cannot be written.
void write_text(const std::filesystem::path& file, const std::string& text);

}  // namespace weir::golden
