#include <map>

#include <fmt/format.h>

#include "manifest/manifest.hpp"
#include "manifest/tree.hpp"

namespace weir::manifest {

/// What is in a container is remembered when it is first asked for: a hostile one has a problem in each of 90,000
/// items.
struct Positions::Lookup {
  /// Keys of a mapping by name, items of a list by number, as places in the tree.
  using Children = std::map<std::string, std::size_t>;

  struct Found {
    const Node* key = nullptr;
    const Node* value = nullptr;
  };

  Tree tree;
  std::map<std::size_t, Children> containers;

  const Children& children_of(const Node& container) {
    const auto [place, is_new] = containers.try_emplace(index_of(tree, container));
    Children& children = place->second;
    if (!is_new) return children;
    const bool is_mapping = container.kind == Node::Kind::mapping;
    for (std::size_t at = place->first + 1, number = 0; at < container.next; ++number) {
      const Node& child = tree.nodes[at];
      children.try_emplace(is_mapping ? std::string(key_text(resolved(tree, child))) : fmt::to_string(number), at);
      at = is_mapping ? tree.nodes[child.next].next : child.next;
    }
    return children;
  }

  /// The nearest thing above when the pointer names nothing.
  Found find(std::string_view pointer) {
    Found found{nullptr, &tree.nodes.front()};
    for (const std::string& token : pointer_tokens(pointer)) {
      const Node& node = resolved(tree, *found.value);
      if (node.kind != Node::Kind::mapping && node.kind != Node::Kind::sequence) break;
      const Children& children = children_of(node);
      const auto child = children.find(token);
      if (child == children.end()) break;
      const Node& first = tree.nodes[child->second];
      found = node.kind == Node::Kind::mapping ? Found{&first, &tree.nodes[first.next]} : Found{nullptr, &first};
    }
    return found;
  }
};

Positions::Positions() = default;
Positions::Positions(std::string file, Tree tree)
    : file_(std::move(file)), lookup_(std::make_shared<Lookup>(Lookup{std::move(tree), {}})) {}

Place Positions::of_value(std::string_view pointer) const {
  const Node* const value = lookup_->find(pointer).value;
  return {file_, value->line, value->column};
}
Place Positions::of_key(std::string_view pointer) const {
  const Lookup::Found found = lookup_->find(pointer);
  const Node* const node = found.key != nullptr ? found.key : found.value;
  return {file_, node->line, node->column};
}
const Tree& Positions::tree() const {
  return lookup_->tree;
}

}  // namespace weir::manifest
