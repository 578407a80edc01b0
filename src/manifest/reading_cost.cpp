#include "manifest/reading_cost.hpp"

#include <fmt/format.h>

#include "manifest/encoding.hpp"
#include "manifest/event_reader.hpp"

namespace weir::manifest {

namespace {

/// Place of the bracket that opens a depth no document has, whether it is text or structure. yaml-cpp remembers every
/// open bracket: four million of them would take a gigabyte before a limit of ours could speak.
std::optional<Place> absurd_nesting(std::string_view text, const std::string& file) {
  constexpr int absurd_depth = 10'000;
  int depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char one = text[at];
    if (one == '[' || one == '{') {
      if (++depth > absurd_depth) return place_at(text, at, file);
    } else if (one == ']' || one == '}') {
      depth = depth > 0 ? depth - 1 : 0;
    }
  }
  return std::nullopt;
}

/// libfyaml looks at some runs of characters once for each of their characters: blanks and line breaks, the lines of
/// directives, tags with escapes. So a run costs the square of its length, and all of them share one allowance: a
/// single run may have some 20,000 characters, and a file of 4 MiB may consist of runs of a hundred.
class Allowance {
 public:
  /// One more character of a run that has become `length` long. False when all is spent.
  bool spend(std::size_t length) {
    spent_ += 2 * length - 1;
    return spent_ <= most;
  }

 private:
  static constexpr std::size_t most = 400'000'000;
  std::size_t spent_ = 0;
};

struct EndlessRun {
  std::size_t at = 0;
  const char* what = "";
};

/// Where the runs of a text have used up their allowance.
std::optional<EndlessRun> endless_run(std::string_view text) {
  Allowance allowance;
  std::size_t blanks = 0;
  std::size_t directives = 0;  // characters of lines that begin with %, with nothing but comments between them
  std::size_t tag = 0;         // characters of a word that has a ! and a % later on
  bool in_directive = false;
  bool word_is_tag = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char one = text[at];
    if (at == 0 || text[at - 1] == '\n') {
      in_directive = one == '%';
      if (!in_directive && one != '#' && one != '\n') directives = 0;
    }
    const bool is_blank = one == ' ' || one == '\t' || one == '\n';
    blanks = is_blank ? blanks + 1 : 0;
    if (is_blank) {
      tag = 0;
      word_is_tag = false;
    } else if (one == '!' || tag > 0) {
      ++tag;
      word_is_tag = word_is_tag || one == '%';
    }
    if (is_blank && !allowance.spend(blanks)) return EndlessRun{at, "too many blanks and empty lines in a row"};
    if (in_directive && !allowance.spend(++directives)) return EndlessRun{at, "too many directives"};
    if (word_is_tag && !allowance.spend(tag)) return EndlessRun{at, "a tag that is too long"};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Diagnostic> unreasonable_cost(std::string_view text, const std::string& file) {
  if (auto place = absurd_nesting(text, file)) {
    return error("M016", fmt::format("nested deeper than {} levels", max_depth), "flatten the document")
        .at(std::move(*place));
  }
  if (const auto run = endless_run(text)) {
    return error("M022", run->what, "remove what means nothing here").at(place_at(text, run->at, file));
  }
  return std::nullopt;
}

}  // namespace weir::manifest
