#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// The candidate nearest to what was typed, if it is near enough to be meant (edit distance, case-insensitive).
std::optional<std::string> did_you_mean(std::string_view typed, const std::vector<std::string>& candidates);

/// Offset of the first byte that is not valid UTF-8 (RFC 3629), or nullopt.
std::optional<std::size_t> invalid_utf8(std::string_view text);

/// Code points of valid UTF-8.
std::size_t code_points(std::string_view text);

/// For a terminal: C0, C1, DEL, bidi controls, zero-width and invalid bytes as \xNN or \u{NNNN}; at most `limit` code
/// points, then "…". Newlines are escaped too.
std::string printable(std::string_view text, std::size_t limit = 80);

/// The parts between separators; an empty text is one empty part.
std::vector<std::string> split(std::string_view text, char separator);
/// The parts with `separator` between them.
std::string join(const std::vector<std::string>& parts, std::string_view separator);
/// A-Z as a-z, every other byte as it is: the same in every locale.
std::string lower_ascii(std::string_view text);

/// DNS label: 1 to 63 of a-z 0-9 -, starting and ending with a letter or digit.
bool is_dns_label(std::string_view text);

/// "1 error", "2 errors", "0 entries": English plural of one noun.
std::string counted(std::size_t count, std::string_view singular);

}  // namespace weir
