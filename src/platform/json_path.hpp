#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "core/json.hpp"

namespace weir::platform {

/// The part of JSONPath (RFC 9535) that a source's settings may use: `$`, `.name`, `['name']` and `[*]`.
class JsonPath {
 public:
  /// The error says what of the text is not known, without the text.
  static tl::expected<JsonPath, std::string> parse(std::string_view text);

  /// What the path leads to, in order; nullopt when a member that it names before any `[*]` is not there, or the first
  /// `[*]` meets a text, a number or a truth value: then the document is another than the path was made for.
  std::optional<std::vector<const Json*>> select(const Json& document) const;
  /// The first of them, or nullptr.
  const Json* first(const Json& document) const;

 private:
  std::vector<std::optional<std::string>> steps_;  ///< nullopt: `[*]`
};

}  // namespace weir::platform
