#include "schema/spot.hpp"

#include <fmt/format.h>

#include "core/text.hpp"

namespace weir::schema {
namespace {

/// "displayName" and "Display name" say the same.
bool says_the_same(std::string_view title, std::string_view name) {
  std::string joined;
  for (const char c : title) {
    if (c != ' ') joined += c;
  }
  return lower_ascii(joined) == lower_ascii(name);
}

}  // namespace

std::string pointer(const Spot& spot) {
  if (spot.parent == nullptr) return {};
  const std::string above = pointer(*spot.parent);
  return spot.is_item ? pointer_join(above, spot.index) : pointer_join(above, spot.property);
}

std::string property_subject(const Node* property, std::string_view name) {
  const std::string title = property == nullptr ? "" : property->text("title");
  const std::string quoted = fmt::format("\"{}\"", printable(name, 60));
  return title.empty() || says_the_same(title, name) ? quoted : fmt::format("{} ({})", title, quoted);
}

std::string subject(const Spot& spot) {
  if (spot.parent == nullptr) {
    const std::string title = spot.node->text("title");
    return title.empty() ? "the document" : title;
  }
  if (spot.is_item) return fmt::format("item {} of {}", spot.index + 1, subject(*spot.parent));
  return property_subject(spot.node, spot.property);
}

std::string shown(const Spot& spot) {
  const Json& value = *spot.value;
  for (const Spot* at = &spot; at != nullptr; at = at->parent) {
    if (at->node->secret) return "a value that is not shown";
  }
  if (value.is_string()) return fmt::format("\"{}\"", printable(value.get_ref<const std::string&>(), 60));
  if (value.is_number() || value.is_boolean()) return value.dump();
  return std::string(type_words(value));
}

std::string_view type_words(const Json& value) {
  if (value.is_string()) return "text";
  if (value.is_number_float()) return "a number";
  if (value.is_number()) return "a whole number";
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  if (value.is_array()) return "a list";
  return value.is_object() ? "a map" : "null";
}

std::string_view type_name_words(std::string_view json_schema_type) {
  if (json_schema_type == "string") return "text";
  if (json_schema_type == "number") return "a number";
  if (json_schema_type == "integer") return "a whole number";
  if (json_schema_type == "boolean") return "true or false";
  if (json_schema_type == "array") return "a list";
  return json_schema_type == "object" ? "a map" : "null";
}

std::string word_list(const std::vector<std::string>& words, std::string_view last_separator) {
  if (words.size() < 2) return words.empty() ? "" : words.front();
  const std::vector<std::string> head(words.begin(), words.end() - 1);
  return join(head, ", ") + std::string(last_separator) + words.back();
}

}  // namespace weir::schema
