#include "manifest/tree.hpp"

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

}  // namespace weir::manifest
