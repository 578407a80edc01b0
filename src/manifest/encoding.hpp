#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/diagnostic.hpp"

namespace weir::manifest {

/// Line and column (in characters) of the byte at `offset`, whatever the line breaks are.
Place place_at(std::string_view bytes, std::size_t offset, const std::string& file);

/// Why these bytes are no text that YAML may be written in: M002 not UTF-8, M003 UTF-16 or UTF-32, M004 control
/// characters, M017 more than 4 MiB. Empty when they are.
Diagnostics check_encoding(std::string_view bytes, const std::string& file);

/// The text without a byte order mark and with `\n` for every line break, or nullopt when it is so already.
std::optional<std::string> plain_line_breaks(std::string_view text);

/// The first character of a text that hides or turns round what is read: bidi controls, zero-width spaces.
std::optional<char32_t> invisible_character(std::string_view text);

}  // namespace weir::manifest
