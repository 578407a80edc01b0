#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "report/render.hpp"

/// Colour and alignment of text for people.
namespace weir::report {

/// What a colour says; which colour that is, is a matter of the terminal.
enum class Hue { plain, good, bad, change, quiet, strong };

/// `text` in a colour, or as it is when the style has none.
std::string paint(std::string_view text, Hue hue, const TextStyle& style);

/// `text` with blanks behind it up to `width` columns of a terminal.
std::string padded(std::string_view text, std::size_t width);

/// The hue of a severity, an action or an outcome: red for what takes away or went wrong.
Hue hue_of(Severity severity);
Hue hue_of(Action action);
Hue hue_of(Outcome outcome);

}  // namespace weir::report
