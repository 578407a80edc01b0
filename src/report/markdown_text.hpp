#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/baseline.hpp"
#include "core/diagnostic.hpp"
#include "diff/change.hpp"

/// Pieces of Markdown as GitHub and GitLab read it. Whatever others wrote stands in code, where no link, image,
/// mention, markup or HTML is made of it; controls and invisible characters are escaped.
namespace weir::report {

/// What a comment of a pull request may hold, in characters; counted here in bytes, which are never fewer.
inline constexpr std::size_t most_comment_bytes = 65'536;

/// A code span of `text`, cut to `limit` code points. Not for the beginning of a line, where it could look like a
/// fence.
std::string md_code(std::string_view text, std::size_t limit = 200);

/// `<code>` for the places where HTML stands and no Markdown is read: a `<summary>`.
std::string html_code(std::string_view text, std::size_t limit = 200);

/// A phrase that is nearly always ours: as it is when nothing could be made of it, else a code span.
std::string md_phrase(std::string_view text, std::size_t limit = 300);
/// The same where HTML stands.
std::string html_phrase(std::string_view text, std::size_t limit = 300);

/// A fenced block; the fence is longer than any in `body`, whose lines end in a newline each.
std::string md_block(std::string_view language, std::string_view body);

/// Fields as a block of lines that were and lines that will be, and those that are sent again as they are; "" without
/// fields. Beyond `most` they are counted.
std::string md_fields(const std::vector<diff::FieldChange>& fields, std::size_t most = 60);

/// Something folded away behind its title; both are finished HTML and Markdown.
std::string md_details(std::string_view title_html, std::string_view body);

/// As many of `items` (whole lines) as `room` bytes hold, then how many there are more.
std::string md_list(const std::vector<std::string>& items, std::size_t room);

/// Diagnostics as items of a list, errors first.
std::vector<std::string> md_diagnostic_items(const Diagnostics& diagnostics);
/// The same under a heading; "" without any.
std::string md_diagnostics(const Diagnostics& diagnostics, std::size_t room);

/// The invisible first line that a later run finds its own comment by: `<!-- weir:plan k3v9x2qm/local sha256:... -->`.
std::string md_marker(std::string_view what, std::string_view project_id, std::string_view target,
                      std::string_view hash = {});

/// "`acme-data` (`k3v9x2qm`) on `production`".
std::string md_subject(const std::string& project_name, const std::string& project_id, const std::string& target);
/// A plan's hash as it is, or as code when it is none.
std::string md_hash(const std::string& hash);
/// "`https://api.example`, tenant `tnt-1`".
std::string md_instance(const Instance& instance);

}  // namespace weir::report
