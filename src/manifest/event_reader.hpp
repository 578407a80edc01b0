#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/tree.hpp"

namespace weir::manifest {

/// What one reading of a text gave: its documents, and why it stopped.
struct Reading {
  std::vector<Tree> documents;
  Diagnostics problems;
  bool complete = false;  ///< the text was read to its end; the documents are all there
};

/// Most levels a document may be nested, and most nodes it may have after aliases.
inline constexpr std::size_t max_depth = 100;
inline constexpr std::size_t max_nodes = 100'000;

/// The documents of a text by yaml-cpp's events. No exception leaves.
Reading read_events(const std::string& text, const std::string& file);

/// The tag of the core schema that a tag as a reader resolved it stands for; nullopt for any other.
std::optional<Tag> tag_of(const std::string& tag);

/// What is said of any other tag. Its name is not repeated: a secret that begins with `!` is read as one.
Diagnostic refused_tag();

}  // namespace weir::manifest
