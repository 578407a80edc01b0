#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weir::schema {

/// Whether `text` has the format; a format that is not one of known_formats() accepts everything.
bool has_format(std::string_view format, std::string_view text);

/// What the format looks like, for messages: "a host name such as acme.example".
std::string_view format_words(std::string_view format);

/// The formats that are checked, sorted.
const std::vector<std::string>& known_formats();

}  // namespace weir::schema
