#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::manifest {

/// Where one node of a document stands in its text.
struct Span {
  enum class Kind : std::uint8_t { plain, single_quoted, double_quoted, block_text, flow, block, alias };
  Kind kind = Kind::plain;
  bool is_mapping = false;
  bool is_sequence = false;
  bool movable = true;    ///< false with an anchor or a tag, and for an empty value: its place is not known
  std::size_t begin = 0;  ///< in bytes, quotes and brackets included
  std::size_t end = 0;
  std::uint32_t next = 0;  ///< the first node behind this one and all below it
  std::string text;        ///< of a scalar
};

/// A document: its nodes in order, a mapping followed by key, value, key, value.
using Spans = std::vector<Span>;

/// The documents of a text that both readers accept, with `\n` for every line break and no byte order mark; none of a
/// text that the strict reader refuses.
std::vector<Spans> read_spans(const std::string& text);

/// Children of a collection: items, or keys and values in turn.
std::vector<std::uint32_t> children(const Spans& spans, std::uint32_t collection);

/// A way down a document by the tokens of a JSON Pointer, as far as it is there.
struct Way {
  std::uint32_t parent = 0;          ///< the collection that holds `value`
  std::optional<std::uint32_t> key;  ///< in a mapping
  std::uint32_t value = 0;
  std::vector<std::string> missing;  ///< tokens that nothing is found for, from below `value` on
};
Way way_to(const Spans& spans, std::string_view pointer);

}  // namespace weir::manifest
