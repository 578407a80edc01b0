#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "report/ink.hpp"

namespace weir::report {

/// One place of a table. Its text must already be fit for a terminal.
struct Cell {
  std::string text;
  Hue hue = Hue::plain;
};

/// A column and how it is drawn.
struct Column {
  std::string title;
  bool right = false;  ///< numbers stand to the right
};

/// Rows below their titles, columns aligned, each line beginning with `indent` blanks and ending without any. A column
/// in which every row is empty is left out. At 80 columns and fewer a table that is wider is folded: the first cell of
/// a row, and below it the others behind their titles. "" without rows.
std::string table_text(const std::vector<Column>& columns, const std::vector<std::vector<Cell>>& rows,
                       std::size_t indent, const TextStyle& style);

/// "1,204".
std::string grouped(std::int64_t number);

}  // namespace weir::report
