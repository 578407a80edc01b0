#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace weir::report {

/// What docs/errors.md says of a code.
struct ErrorHelp {
  std::string title;
  std::string text;  ///< its first paragraph
};

/// nullopt for a code without a paragraph there.
std::optional<ErrorHelp> error_help(std::string_view code);

}  // namespace weir::report
