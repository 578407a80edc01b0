#include "platform/json_path.hpp"

#include <algorithm>

namespace weir::platform {
namespace {

bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// The text between quotes at the beginning of `rest`, which is left behind the closing bracket.
std::optional<std::string> quoted_name(std::string_view& rest) {
  const char quote = rest[1];
  const auto end = rest.find(quote, 2);
  if (end == std::string_view::npos || end == 2 || end + 1 >= rest.size() || rest[end + 1] != ']') return std::nullopt;
  std::string name(rest.substr(2, end - 2));
  if (name.find('\\') != std::string::npos) return std::nullopt;
  rest.remove_prefix(end + 2);
  return name;
}

}  // namespace

tl::expected<JsonPath, std::string> JsonPath::parse(std::string_view text) {
  const auto refuse = [](std::string_view why) {
    return tl::unexpected("is no path that is known here: " + std::string(why) +
                          "; write $, .name, ['name'] and [*] only");
  };
  if (!text.starts_with('$')) return refuse("it does not begin with $");
  JsonPath path;
  std::string_view rest = text.substr(1);
  while (!rest.empty()) {
    if (rest.starts_with("[*]") || rest.starts_with(".*")) {
      path.steps_.emplace_back(std::nullopt);
      rest.remove_prefix(rest[0] == '[' ? 3 : 2);
    } else if (rest.starts_with("['") || rest.starts_with("[\"")) {
      auto name = quoted_name(rest);
      if (!name) return refuse("a quoted name does not end");
      path.steps_.emplace_back(std::move(*name));
    } else if (rest[0] == '.' && rest.size() > 1 && is_name_byte(rest[1])) {
      const auto end = std::find_if_not(rest.begin() + 1, rest.end(), is_name_byte);
      path.steps_.emplace_back(std::string(rest.begin() + 1, end));
      rest.remove_prefix(static_cast<std::size_t>(end - rest.begin()));
    } else {
      return refuse("filters, slices, indexes, .. and functions are not");
    }
  }
  return path;
}

std::optional<std::vector<const Json*>> JsonPath::select(const Json& document) const {
  std::vector<const Json*> found{&document};
  bool branched = false;
  for (const auto& step : steps_) {
    std::vector<const Json*> next;
    for (const Json* node : found) {
      if (!step) {
        // What should be a list and is a text or a number is another answer than expected; null is an empty list.
        if (!branched && !node->is_structured() && !node->is_null()) return std::nullopt;
        if (node->is_structured())
          for (const Json& child : *node) next.push_back(&child);
      } else if (const auto member = node->is_object() ? node->find(*step) : node->end(); member != node->end()) {
        next.push_back(&*member);
      }
    }
    branched = branched || !step;
    if (!branched && next.empty()) return std::nullopt;
    found = std::move(next);
  }
  return found;
}

const Json* JsonPath::first(const Json& document) const {
  const auto found = select(document);
  return found && !found->empty() ? found->front() : nullptr;
}

}  // namespace weir::platform
