#include "report/table.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/display_width.hpp"

namespace weir::report {
namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t narrow = 80;  ///< up to that many columns a table that is wider is folded

std::size_t widest(const std::vector<std::vector<Cell>>& rows, std::size_t column) {
  std::size_t width = 0;
  for (const auto& row : rows) width = std::max(width, display_width(row[column].text));
  return width;
}

std::string drawn(const Cell& cell, std::size_t width, bool right, const TextStyle& style) {
  const std::string blanks(width - std::min(width, display_width(cell.text)), ' ');
  const std::string text = cell.text.empty() ? "" : paint(cell.text, cell.hue, style);
  return right ? blanks + text : text + blanks;
}

/// A row for a terminal that is too narrow for the table: its first cell, and below it the others, each behind its
/// title.
std::string folded_row(const std::vector<Column>& columns, const std::vector<Cell>& row,
                       const std::vector<std::size_t>& shown, std::size_t indent, const TextStyle& style) {
  const std::string margin(indent + 4, ' ');
  std::string out;
  std::size_t used = 0;
  for (const std::size_t column : shown) {
    const Cell& cell = row[column];
    if (column == shown.front()) out += std::string(indent, ' ') + paint(cell.text, cell.hue, style);
    if (column == shown.front() || cell.text.empty()) continue;
    const std::string& title = columns[column].title;
    const std::size_t width = display_width(title) + 1 + display_width(cell.text);
    const bool goes_on = used > 0 && used + gap + width <= style.width;
    out += (goes_on ? std::string(gap, ' ') : "\n" + margin) + paint(title, Hue::quiet, style) + " " +
           paint(cell.text, cell.hue, style);
    used = (goes_on ? used + gap : margin.size()) + width;
  }
  return out + "\n";
}

}  // namespace

std::string table_text(const std::vector<Column>& columns, const std::vector<std::vector<Cell>>& rows,
                       std::size_t indent, const TextStyle& style) {
  if (rows.empty()) return "";
  std::vector<std::size_t> shown, widths(columns.size());
  for (std::size_t column = 0; column < columns.size(); ++column) {
    widths[column] = widest(rows, column);
    if (widths[column] == 0) continue;
    widths[column] = std::max(widths[column], display_width(columns[column].title));
    shown.push_back(column);
  }
  std::size_t whole = indent;
  for (const std::size_t column : shown) whole += widths[column] + gap;
  if (style.width <= narrow && whole > style.width + gap) {
    std::string out;
    for (const auto& row : rows) out += folded_row(columns, row, shown, indent, style);
    return out;
  }
  const auto line = [&](const auto& cell_of) {
    std::string text(indent, ' ');
    for (const std::size_t column : shown) {
      text += drawn(cell_of(column), widths[column], columns[column].right, style);
      text.append(gap, ' ');
    }
    return text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
  };
  std::string out = line([&](std::size_t column) { return Cell{columns[column].title, Hue::quiet}; });
  for (const auto& row : rows) out += line([&](std::size_t column) { return row[column]; });
  return out;
}

std::string grouped(std::int64_t number) {
  std::string digits = fmt::format("{}", number);
  const std::size_t first = number < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3; at -= 3) digits.insert(at - 3, 1, ',');
  return digits;
}

}  // namespace weir::report
