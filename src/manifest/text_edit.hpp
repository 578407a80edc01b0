#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/json.hpp"

namespace weir::manifest {

/// One field of a document that gets another value.
struct FieldEdit {
  std::string pointer;             ///< into the document
  Json value;                      ///< null: the field goes
  bool set = false;                ///< a list whose order does not count
  std::vector<std::string> order;  ///< where a new field stands among its siblings; empty: behind them
};

/// `text` with the fields of its document `index` as `edits` say; comments, order, indentation, quotes and line breaks
/// stay. nullopt where a field cannot be changed without touching something else: behind an anchor, or with comments
/// inside of what goes. Whether the new text says what it should is for who reads it again.
std::optional<std::string> edit_document(const std::string& text, std::size_t index,
                                         const std::vector<FieldEdit>& edits);

/// Which document of `text` begins at `line` (from 1); nullopt for none.
std::optional<std::size_t> document_at(const std::string& text, int line);

}  // namespace weir::manifest
