#pragma once

#include <functional>
#include <string>

#include "core/json.hpp"

/// Calls `see` for every subschema of `schema`, itself first, with its JSON Pointer.
inline void each_subschema(const weir::Json& schema, const std::string& pointer,
                           const std::function<void(const std::string&, const weir::Json&)>& see) {
  see(pointer, schema);
  if (!schema.is_object()) return;
  for (const char* keyword : {"properties", "definitions"}) {
    if (!schema.contains(keyword)) continue;
    for (const auto& [name, child] : schema.at(keyword).items()) {
      each_subschema(child, weir::pointer_join(pointer + "/" + keyword, name), see);
    }
  }
  for (const char* keyword : {"additionalProperties", "propertyNames", "items", "not", "if", "then", "else"}) {
    if (schema.contains(keyword)) each_subschema(schema.at(keyword), pointer + "/" + keyword, see);
  }
  for (const char* keyword : {"allOf", "anyOf"}) {
    if (!schema.contains(keyword)) continue;
    for (std::size_t i = 0; i < schema.at(keyword).size(); ++i) {
      each_subschema(schema.at(keyword)[i], weir::pointer_join(pointer + "/" + keyword, i), see);
    }
  }
}

/// Whether users write documents of this schema by hand (the others describe what Weir itself writes).
inline bool is_written_by_hand(const std::string& path) {
  return path.starts_with("kinds/") || path.starts_with("sources/") || path == "project.schema.json";
}
