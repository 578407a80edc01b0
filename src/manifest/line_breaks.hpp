#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weir::manifest {

/// How the lines of a text end, and the mark at its beginning, while its plain form (plain_line_breaks) is edited.
class LineBreaks {
 public:
  explicit LineBreaks(std::string_view text);

  /// The plain text `before` became `after`: lines that are new end like the one that they follow.
  void follow(std::string_view before, std::string_view after);
  /// The plain text as the original would have it.
  std::string restored(std::string_view plain) const;

 private:
  bool marked_ = false;
  std::vector<std::string_view> breaks_;  ///< one for each line break of the plain text
};

}  // namespace weir::manifest
