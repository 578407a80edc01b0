#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace weir::tidy {

/// One file of the project as the rules see it.
struct SourceFile {
  std::string path;    ///< from the project's root, such as src/core/json.hpp
  std::string folder;  ///< core for src/core/json.hpp; the folder below src or tests
  std::string stem;    ///< json
  std::string text;
  std::string code;  ///< text with comments, strings and characters blanked; lines and columns are kept

  bool is_header() const { return path.ends_with(".hpp"); }
};

/// A block of braces that holds statements.
struct Function {
  std::string head;       ///< what stands in front of the brace, on one line
  std::size_t line = 0;   ///< of the head's first character, from 1
  std::size_t lines = 0;  ///< from the head to the closing brace
};

/// Something that a reader of a header may use.
struct Declaration {
  std::string text;  ///< its first line
  std::size_t line = 0;
  bool documented = false;  ///< by a /// above it, behind it, or on its neighbour directly above
};

/// All files below `folder` whose names end in one of `endings`, sorted by path. tests/data is left out.
std::vector<SourceFile> read_sources(const std::string& folder, const std::vector<std::string>& endings);

std::vector<Function> functions(const SourceFile& file);
std::vector<Declaration> declarations(const SourceFile& header);

/// What is written in `#include "..."` or `#include <...>`, brackets or quotes included.
std::vector<std::string> includes(const SourceFile& file);

/// Lines (from 1) in which `word` stands as a whole word.
std::vector<std::size_t> lines_with_word(std::string_view text, std::string_view word);

std::size_t line_count(std::string_view text);

}  // namespace weir::tidy
