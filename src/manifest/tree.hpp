#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/diagnostic.hpp"

namespace weir::manifest {

/// Tags of the YAML 1.2 core schema; `plain` stands for none.
enum class Tag : std::uint8_t { plain, non_specific, str, integer, floating, boolean, null, map, seq };

/// One event of a document. `text` of a scalar is as YAML folds it, not resolved.
struct Node {
  enum class Kind : std::uint8_t { scalar, sequence, mapping, alias };
  Kind kind = Kind::scalar;
  Tag tag = Tag::plain;
  bool is_plain = false;     ///< scalar without quotes and no block
  bool is_null = false;      ///< plain and empty, `~` or `null`
  int line = 0;              ///< from 1
  int column = 0;            ///< from 1, in code points
  std::uint32_t next = 0;    ///< the first node behind this one and all below it
  std::uint32_t target = 0;  ///< of an alias: the node it stands for
  std::string text;
};

/// A document as its nodes in order: a mapping is followed by key, value, key, value, each with what is below it.
/// A flat list: a valid file never needs its positions.
struct Tree {
  std::vector<Node> nodes;
};

/// The node with aliases looked through.
const Node& resolved(const Tree& tree, const Node& node);
std::size_t index_of(const Tree& tree, const Node& node);

/// The tokens of a JSON Pointer as the keys and indices that they stand for (RFC 6901: ~1 is a slash, ~0 a tilde).
std::vector<std::string> pointer_tokens(std::string_view pointer);

/// What a key is called: its text, and "null" for an empty one or `~`.
std::string_view key_text(const Node& key);

}  // namespace weir::manifest
