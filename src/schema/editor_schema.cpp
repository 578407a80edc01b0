#include "schema/catalog.hpp"

namespace weir::schema {
namespace {

/// What stands in the place of a secret, in the words of JSON Schema.
Json reference_schema(const Json& secret) {
  Json reference = {{"type", "object"},
                    {"minProperties", 1},
                    {"maxProperties", 1},
                    {"additionalProperties", false},
                    {"properties",
                     {{"fromEnv",
                       {{"title", "Environment variable"},
                        {"description", "The variable that holds the secret; its name starts with WEIR_SECRET_."},
                        {"type", "string"},
                        {"pattern", "^WEIR_SECRET_[A-Z0-9_]+$"},
                        {"maxLength", 255}}},
                      {"fromFile",
                       {{"title", "File"},
                        {"description", "The file below WEIR_SECRETS_DIR that holds the secret."},
                        {"type", "string"},
                        {"pattern", "^[^/]"},
                        {"maxLength", 4096}}}}}};
  for (const char* kept : {"title", "description", "examples"}) {
    if (secret.contains(kept)) reference[kept] = secret.at(kept);
  }
  return reference;
}

/// `schema` without references to `root`'s definitions (each stands where it is used) and with secrets as references.
Json self_contained(const Json& schema, const Json& root) {
  if (schema.is_array()) {
    Json list = Json::array();
    for (const Json& child : schema) list.push_back(self_contained(child, root));
    return list;
  }
  if (!schema.is_object()) return schema;
  if (const auto reference = string_member(schema, "$ref")) {
    const Json* target = pointer_get(root, std::string_view(*reference).substr(1));
    return target == nullptr ? Json(true) : self_contained(*target, root);
  }
  if (schema.value("x-weir-secret", Json(false)) == Json(true)) return reference_schema(schema);
  Json out = Json::object();
  for (const auto& [keyword, value] : schema.items()) {
    const bool belongs_to_root = keyword == "definitions" || keyword == "$schema";
    if (!belongs_to_root) out[keyword] = self_contained(value, root);
  }
  return out;
}

Json built_in_self_contained(const std::string& path) {
  const Json& root = *built_in(path)->root().json;
  return self_contained(root, root);
}

/// {"if": property is value, "then": schema}
Json when(const char* property, const std::string& value, Json then) {
  return {{"if", {{"required", {property}}, {"properties", {{property, {{"const", value}}}}}}},
          {"then", std::move(then)}};
}

Json kind_schema(const std::string& kind) {
  Json schema = built_in_self_contained(kind_path(kind));
  Json& spec = schema["properties"]["spec"];
  for (auto& [name, property] : spec["properties"].items()) {
    const auto decided_by = string_member(property, "x-weir-settings-of");
    if (!decided_by) continue;
    for (const std::string& type : source_types()) {
      // A word in the place of the settings is looked at by the field's own rules.
      Json settings = {{"if", {{"type", "object"}}}, {"then", built_in_self_contained(source_path(type))}};
      settings = {{"properties", {{name, std::move(settings)}}}};
      spec["allOf"].push_back(when(decided_by->c_str(), type, std::move(settings)));
    }
  }
  return schema;
}

}  // namespace

Json editor_schema() {
  Json schema = {{"$schema", "http://json-schema.org/draft-07/schema#"},
                 {"title", "Weir manifest"},
                 {"description", "A document that declares one resource."},
                 {"type", "object"},
                 {"required", {"apiVersion", "kind", "metadata", "spec"}},
                 {"properties",
                  {{"kind", {{"title", "Kind"}, {"description", "What the document declares."}, {"enum", kinds()}}}}}};
  for (const std::string& kind : kinds()) schema["allOf"].push_back(when("kind", kind, kind_schema(kind)));
  return schema;
}

}  // namespace weir::schema
