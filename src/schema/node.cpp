#include "schema/node.hpp"

namespace weir::schema {
namespace {

const Json* member(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

std::optional<std::size_t> size_member(const Json& object, const char* name) {
  const Json* size = member(object, name);
  if (size == nullptr || !size->is_number() || size->get<double>() < 0) return std::nullopt;
  return static_cast<std::size_t>(size->get<double>());
}

bool flag(const Json& object, const char* name) {
  const Json* value = member(object, name);
  return value != nullptr && value->is_boolean() && value->get<bool>();
}

std::vector<std::string> texts(const Json* value) {
  if (value == nullptr) return {};
  if (value->is_string()) return {value->get<std::string>()};
  std::vector<std::string> found;
  if (!value->is_array()) return found;
  for (const Json& item : *value) {
    if (item.is_string()) found.push_back(item.get<std::string>());
  }
  return found;
}

std::optional<std::regex> compiled_pattern(const Json& object) {
  const Json* pattern = member(object, "pattern");
  if (pattern == nullptr || !pattern->is_string()) return std::nullopt;
  try {
    return std::regex(pattern->get_ref<const std::string&>(), std::regex::ECMAScript | std::regex::optimize);
  } catch (const std::regex_error&) {
    return std::nullopt;  // the judge refuses such a schema when it meets a text
  }
}

}  // namespace

std::string Node::text(std::string_view keyword) const {
  return json->is_object() ? string_member(*json, keyword).value_or("") : "";
}

NodeTree::NodeTree(Json schema) : schema_(std::move(schema)) {
  root_ = node_of(schema_);
}

/// The subschema that a chain of local references ends at; references elsewhere stay as they are, for the judge.
const Json& NodeTree::resolve(const Json& subschema) const {
  const Json* at = &subschema;
  for (int hops = 0; hops < 32; ++hops) {
    const auto reference = at->is_object() ? string_member(*at, "$ref") : std::nullopt;
    if (!reference || !reference->starts_with("#/definitions/")) return *at;
    const Json* target = pointer_get(schema_, std::string_view(*reference).substr(1));
    if (target == nullptr) return *at;
    at = target;
  }
  return *at;
}

const Node* NodeTree::node_of(const Json& subschema) {
  const Json& resolved = resolve(subschema);
  if (const auto found = known_.find(&resolved); found != known_.end()) return found->second;
  Node& node = nodes_.emplace_back();
  known_[&resolved] = &node;
  node.json = &resolved;
  node.never = resolved.is_boolean() && !resolved.get<bool>();
  if (resolved.is_object() && !resolved.contains("$ref")) {
    read_values(node);
    read_structure(node);
  }
  return &node;
}

void NodeTree::read_values(Node& node) const {
  const Json& json = *node.json;
  node.types = texts(member(json, "type"));
  node.constant = member(json, "const");
  node.values = member(json, "enum");
  node.min_length = size_member(json, "minLength");
  node.max_length = size_member(json, "maxLength");
  node.min_items = size_member(json, "minItems");
  node.max_items = size_member(json, "maxItems");
  node.min_properties = size_member(json, "minProperties");
  node.max_properties = size_member(json, "maxProperties");
  node.minimum = member(json, "minimum");
  node.maximum = member(json, "maximum");
  node.exclusive_minimum = member(json, "exclusiveMinimum");
  node.exclusive_maximum = member(json, "exclusiveMaximum");
  node.pattern = compiled_pattern(json);
  node.format = node.text("format");
  node.unique_items = flag(json, "uniqueItems");
  node.required = texts(member(json, "required"));
  node.secret = flag(json, "x-weir-secret");
  node.checked_elsewhere = json.contains("x-weir-settings-of");
  node.secrets_belong_to = node.text("x-weir-no-secrets");
}

void NodeTree::read_structure(Node& node) {
  const Json& json = *node.json;
  if (const Json* properties = member(json, "properties"); properties != nullptr && properties->is_object()) {
    for (const auto& [name, subschema] : properties->items()) node.properties[name] = node_of(subschema);
  }
  if (!json.contains("patternProperties")) node.additional = child(json, "additionalProperties");
  node.property_names = child(json, "propertyNames");
  if (const Json* items = member(json, "items"); items != nullptr && !items->is_array()) node.items = node_of(*items);
  node.all_of = children(json, "allOf");
  node.any_of = children(json, "anyOf");
  node.negated = child(json, "not");
  node.condition = child(json, "if");
  node.consequent = child(json, "then");
  node.alternative = child(json, "else");
}

const Node* NodeTree::child(const Json& subschema, const char* keyword) {
  const Json* value = member(subschema, keyword);
  return value == nullptr ? nullptr : node_of(*value);
}

std::vector<const Node*> NodeTree::children(const Json& subschema, const char* keyword) {
  std::vector<const Node*> found;
  const Json* list = member(subschema, keyword);
  if (list == nullptr || !list->is_array()) return found;
  for (const Json& item : *list) found.push_back(node_of(item));
  return found;
}

}  // namespace weir::schema
