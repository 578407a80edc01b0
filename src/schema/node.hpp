#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <regex>
#include <string>
#include <vector>

#include "core/json.hpp"

namespace weir::schema {

/// Longest text that a pattern may look at, in bytes: std::regex needs stack for every byte.
inline constexpr std::size_t longest_matched_text = 8192;

/// One subschema, read for what Weir itself says of a value: messages, defaults, annotations, exact limits.
/// Keywords outside the subset that docs and a test hold our schemas to (oneOf, contains, patternProperties, ...) are
/// left to the judge.
struct Node {
  const Json* json = nullptr;  ///< the subschema; never null

  bool never = false;  ///< the schema `false`
  std::vector<std::string> types;
  const Json* constant = nullptr;
  const Json* values = nullptr;  ///< enum

  std::optional<std::size_t> min_length, max_length, min_items, max_items, min_properties, max_properties;
  const Json* minimum = nullptr;
  const Json* maximum = nullptr;
  const Json* exclusive_minimum = nullptr;
  const Json* exclusive_maximum = nullptr;
  std::optional<std::regex> pattern;
  std::string format;
  bool unique_items = false;

  std::map<std::string, const Node*, std::less<>> properties;
  std::vector<std::string> required;
  const Node* additional = nullptr;  ///< null: anything
  const Node* property_names = nullptr;
  const Node* items = nullptr;  ///< null: anything, or one schema for each place (left to the judge)

  std::vector<const Node*> all_of, any_of;
  const Node* negated = nullptr;
  const Node* condition = nullptr;
  const Node* consequent = nullptr;
  const Node* alternative = nullptr;

  bool secret = false;             ///< x-weir-secret
  bool checked_elsewhere = false;  ///< x-weir-settings-of: another schema says what stands below
  std::string secrets_belong_to;   ///< x-weir-no-secrets: the field that leads to the secrets instead

  /// A text annotation of the subschema ("title", "x-weir-expects"), or "".
  std::string text(std::string_view keyword) const;
};

/// A schema as a graph of nodes; a local $ref leads straight to the node it names.
class NodeTree {
 public:
  explicit NodeTree(Json schema);
  NodeTree(const NodeTree&) = delete;
  NodeTree& operator=(const NodeTree&) = delete;

  const Node& root() const { return *root_; }
  const Json& schema() const { return schema_; }

 private:
  const Node* node_of(const Json& subschema);
  const Node* child(const Json& subschema, const char* keyword);
  std::vector<const Node*> children(const Json& subschema, const char* keyword);
  const Json& resolve(const Json& subschema) const;
  void read_values(Node& node) const;
  void read_structure(Node& node);

  Json schema_;
  std::deque<Node> nodes_;
  std::map<const Json*, const Node*> known_;
  const Node* root_ = nullptr;
};

}  // namespace weir::schema
