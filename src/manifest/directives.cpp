#include "manifest/directives.hpp"

#include <algorithm>
#include <cstddef>

namespace weir::manifest {

namespace {

/// `---` or `...`, alone or with something behind a blank.
bool is_marker(std::string_view line, std::string_view marker) {
  return line.starts_with(marker) && (line.size() == marker.size() || line[3] == ' ' || line[3] == '\t');
}

bool says_nothing(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t");
  return first == std::string_view::npos || line[first] == '#';
}

/// Tells of a line inside a document whether its root is a mapping, a list or nothing at all. A text may go on with a
/// line that begins with `%`; those cannot. Asked in the order of the text.
class Roots {
 public:
  explicit Roots(const std::vector<Tree>& documents) : documents_(documents) {}

  bool structured(int line) {
    while (at_ + 1 < documents_.size() && documents_[at_ + 1].nodes.front().line <= line) ++at_;
    if (documents_.empty()) return false;
    const Node& root = documents_[at_].nodes.front();
    return root.kind == Node::Kind::mapping || root.kind == Node::Kind::sequence;
  }

 private:
  const std::vector<Tree>& documents_;
  std::size_t at_ = 0;
};

/// Line number of the stray directive, or 0.
int stray_line(std::string_view text, const std::vector<Tree>& documents) {
  Roots roots(documents);
  bool before_document = true;  // directives may stand here
  int directive = 0;            // the first one that waits for its `---`
  int number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    begin = end + 1;
    ++number;
    const bool ends_document = is_marker(line, "...");
    if (ends_document || is_marker(line, "---")) {
      before_document = ends_document;
      directive = 0;
    } else if (line.starts_with('%')) {
      if (!before_document && roots.structured(number)) return number;
      if (before_document && directive == 0) directive = number;
    } else if (before_document && !says_nothing(line)) {
      if (directive != 0) return directive;
      before_document = false;
    }
  }
  return 0;
}

}  // namespace

std::optional<Diagnostic> stray_directive(std::string_view text, const std::string& file,
                                          const std::vector<Tree>& documents) {
  if (text.find('%') == std::string_view::npos) return std::nullopt;
  const int line = stray_line(text, documents);
  if (line == 0) return std::nullopt;
  return error("M011", "YAML syntax: a line that begins with \"%\" is a directive, which stands before a \"---\"",
               "put it in quotes if it is a value or a key; remove it if it is not")
      .at({file, line, 1});
}

}  // namespace weir::manifest
