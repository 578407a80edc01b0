#include "manifest/tree.hpp"

#include <charconv>

#include "core/text.hpp"

namespace weir::manifest {

const Node& resolved(const Tree& tree, const Node& node) {
  return node.kind == Node::Kind::alias ? tree.nodes[node.target] : node;
}

std::size_t index_of(const Tree& tree, const Node& node) {
  return static_cast<std::size_t>(&node - tree.nodes.data());
}

std::string_view key_text(const Node& key) {
  return key.is_null ? std::string_view("null") : std::string_view(key.text);
}

namespace {

std::string unescaped(std::string_view token) {
  std::string text;
  for (std::size_t at = 0; at < token.size(); ++at) {
    const bool escape = token[at] == '~' && at + 1 < token.size() && (token[at + 1] == '0' || token[at + 1] == '1');
    text += escape ? (token[++at] == '1' ? '/' : '~') : token[at];
  }
  return text;
}

}  // namespace

std::vector<std::string> pointer_tokens(std::string_view pointer) {
  if (pointer.empty()) return {};
  std::vector<std::string> tokens = split(pointer.substr(1), '/');
  for (std::string& token : tokens) token = unescaped(token);
  return tokens;
}

namespace {

struct Found {
  const Node* key = nullptr;
  const Node* value = nullptr;
};

std::optional<Found> member(const Tree& tree, const Node& mapping, const std::string& name) {
  std::size_t at = index_of(tree, mapping) + 1;
  while (at < mapping.next) {
    const Node& key = tree.nodes[at];
    const Node& value = tree.nodes[key.next];
    if (key_text(resolved(tree, key)) == name) return Found{&key, &value};
    at = value.next;
  }
  return std::nullopt;
}

std::optional<Found> item(const Tree& tree, const Node& sequence, const std::string& token) {
  std::size_t wanted = 0;
  if (std::from_chars(token.data(), token.data() + token.size(), wanted).ec != std::errc()) return std::nullopt;
  std::size_t at = index_of(tree, sequence) + 1;
  for (std::size_t index = 0; at < sequence.next; ++index, at = tree.nodes[at].next) {
    if (index == wanted) return Found{nullptr, &tree.nodes[at]};
  }
  return std::nullopt;
}

Found find(const Tree& tree, std::string_view pointer) {
  Found found{nullptr, &tree.nodes.front()};
  for (const std::string& token : pointer_tokens(pointer)) {
    const Node& node = resolved(tree, *found.value);
    std::optional<Found> next;
    if (node.kind == Node::Kind::mapping) next = member(tree, node, token);
    if (node.kind == Node::Kind::sequence) next = item(tree, node, token);
    if (!next) break;
    found = *next;
  }
  return found;
}

}  // namespace

Place place_of_value(const Tree& tree, const std::string& file, std::string_view pointer) {
  const Found found = find(tree, pointer);
  return {file, found.value->line, found.value->column};
}

Place place_of_key(const Tree& tree, const std::string& file, std::string_view pointer) {
  const Found found = find(tree, pointer);
  const Node* node = found.key != nullptr ? found.key : found.value;
  return {file, node->line, node->column};
}

}  // namespace weir::manifest
