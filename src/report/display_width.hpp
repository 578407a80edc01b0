#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// How many columns of a terminal a text takes. The C library knows it, too, but only by the locale of the process;
/// here it is a table (of Unicode 14), so that the same text is aligned in the same way everywhere.
namespace weir::report {

/// 2 for what East Asian scripts and emoji draw wide, 0 for marks that join the letter before them, else 1.
std::size_t point_width(std::uint32_t point);

/// Columns of valid UTF-8 without control characters, which `printable` has escaped.
std::size_t display_width(std::string_view text);

/// The text as far as it fits into so many columns; what is cut ends in "…".
std::string cut_to_width(std::string_view text, std::size_t width);

}  // namespace weir::report
