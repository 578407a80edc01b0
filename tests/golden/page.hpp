#pragma once

#include <string>
#include <string_view>
#include <vector>

/// A page of the docs, read as what its reader does from top to bottom:
///
///     <!-- starts with: examples/pipeline -->       begins anew in a copy of that folder, as a Git repository
///     <!-- starts with: an empty folder -->         the same in an empty one outside Git
///     <!-- meanwhile: api PATCH /v1/... {...} -->   what happens without the reader, a command of the workbench
///     ```yaml manifests/okta.yaml                   a file that the reader writes
///     ```console                                    commands with what they print, checked word for word
///
/// Fences of other words are shown and not run.
namespace weir::golden {

struct Part {
  enum class Kind { prose, start, meanwhile, file, session };
  Kind kind = Kind::prose;
  std::string argument;            ///< of a start, a command of a meanwhile, a path of a file
  std::vector<std::string> lines;  ///< as they stand on the page, with the fences
};

/// The parts one after the other are the page.
std::vector<Part> parse_page(std::string_view text);
std::string format_page(const std::vector<Part>& parts);

/// The lines between the fences of a file or a session.
std::string inside(const Part& part);
/// The same session with other words between its fences.
Part with_inside(const Part& part, const std::string& text);

/// What a reader sees of an output: a page does not say which stream a line came from.
std::string as_seen(const std::string& output);

}  // namespace weir::golden
