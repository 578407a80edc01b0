#include <cmath>

#include "manifest/core_schema.hpp"
#include "manifest/manifest.hpp"
#include "manifest/tree.hpp"

namespace weir::manifest {

namespace {

/// Writes nodes as JSON in the order of the file; integers exact whatever their size.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void write(const Tree& tree, const Node& node) {
    switch (node.kind) {
      case Node::Kind::scalar:
        return scalar(node);
      case Node::Kind::alias:
        return write(tree, tree.nodes[node.target]);
      case Node::Kind::sequence:
        return sequence(tree, node);
      case Node::Kind::mapping:
        return mapping(tree, node);
    }
  }

 private:
  void string(std::string_view text) { out_ += Json(text).dump(-1, ' ', false, Json::error_handler_t::replace); }

  void scalar(const Node& node) {
    switch (scalar_type(node)) {
      case ScalarType::null:
      case ScalarType::misfit:
        out_ += "null";
        return;
      case ScalarType::boolean:
        out_ += node.text.front() == 't' || node.text.front() == 'T' ? "true" : "false";
        return;
      case ScalarType::integer:
        out_ += decimal_digits(node.text);
        return;
      case ScalarType::floating:
        return floating(floating_value(node.text));
      case ScalarType::infinity:
        return string(node.text.front() == '-' ? "-.inf" : ".inf");
      case ScalarType::not_a_number:
        return string(".nan");
      case ScalarType::string:
        return string(node.text);
    }
  }

  void floating(double number) {
    if (std::isfinite(number)) {
      out_ += Json(number).dump();
    } else {
      string(number < 0 ? "-.inf" : ".inf");
    }
  }

  void sequence(const Tree& tree, const Node& node) {
    const std::size_t first = index_of(tree, node) + 1;
    out_ += '[';
    for (std::size_t at = first; at < node.next; at = tree.nodes[at].next) {
      if (at != first) out_ += ',';
      write(tree, tree.nodes[at]);
    }
    out_ += ']';
  }

  void mapping(const Tree& tree, const Node& node) {
    const std::size_t first = index_of(tree, node) + 1;
    out_ += '{';
    for (std::size_t at = first; at < node.next;) {
      const Node& key = tree.nodes[at];
      if (at != first) out_ += ',';
      string(key_text(resolved(tree, key)));
      out_ += ':';
      write(tree, tree.nodes[key.next]);
      at = tree.nodes[key.next].next;
    }
    out_ += '}';
  }

  std::string& out_;
};

}  // namespace

std::string parse_output(const std::vector<Document>& documents) {
  std::string out = "[";
  for (const Document& document : documents) {
    if (out.size() > 1) out += ',';
    const Tree& tree = document.positions.tree();
    Writer(out).write(tree, tree.nodes.front());
  }
  return out + "]";
}

}  // namespace weir::manifest
