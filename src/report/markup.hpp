#pragma once

#include <string>
#include <string_view>

namespace weir::report {

/// Appends `text` so that neither HTML nor XML finds markup in it, between tags or inside of quotes: the five
/// characters that mean something there become references.
void append_unmarked(std::string& out, std::string_view text);

}  // namespace weir::report
