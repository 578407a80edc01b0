#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "schema/node.hpp"
#include "schema/schema.hpp"

namespace weir::schema {

/// A value on the way down an instance, together with the subschema that names it. Lives on the stack; texts are made
/// only when there is something to say.
struct Spot {
  const Node* node = nullptr;    ///< never null
  const Json* value = nullptr;   ///< never null
  const Spot* parent = nullptr;  ///< null for the document
  std::string_view property;     ///< of the parent object
  std::size_t index = 0;         ///< in the parent list
  bool is_item = false;
};

/// JSON Pointer of the spot.
std::string pointer(const Spot& spot);

/// How a message calls the spot, in the schema's titles: `Okta domain ("domain")`, `item 2 of "regions"`.
std::string subject(const Spot& spot);

/// How a message calls a property that its object's schema describes, whether or not it is there.
std::string property_subject(const Node* property, std::string_view name);

/// The value as a message may show it: scalars as they are written, others by their type, a secret not at all.
std::string shown(const Spot& spot);

/// "text", "a whole number", "a list", ...
std::string_view type_words(const Json& value);
std::string_view type_name_words(std::string_view json_schema_type);

/// "a", "a and b", "a, b and c".
std::string word_list(const std::vector<std::string>& words, std::string_view last_separator);

}  // namespace weir::schema
