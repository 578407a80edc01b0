#include "manifest/document_value.hpp"

#include <cmath>
#include <map>

#include <fmt/format.h>

#include "core/text.hpp"
#include "manifest/core_schema.hpp"
#include "manifest/event_reader.hpp"

namespace weir::manifest {

namespace {

constexpr std::size_t max_expanded_bytes = 16u << 20;  // of texts that aliases stand for
constexpr std::size_t max_digits = 1000;               // of an integer that is not decimal: making it so takes time

class Conversion {
 public:
  Conversion(const Tree& tree, const std::string& file, Numbers numbers, Diagnostics& problems)
      : tree_(tree), file_(file), numbers_(numbers), problems_(problems) {}

  Json value(const Node& node, std::size_t depth) {
    if (stopped_) return nullptr;
    if (++count_ > max_nodes) return too_many(node);
    switch (node.kind) {
      case Node::Kind::scalar:
        return scalar(node);
      case Node::Kind::alias:
        return alias(node, depth);
      case Node::Kind::sequence:
        if (depth >= max_depth) return too_deep(node);
        return sequence(node, depth + 1);
      case Node::Kind::mapping:
        if (depth >= max_depth) return too_deep(node);
        return mapping(node, depth + 1);
    }
    return nullptr;
  }

 private:
  void tell(const Node& node, Diagnostic problem) {
    problems_.push_back(std::move(problem).at({file_, node.line, node.column}));
  }

  Json stop(const Node& node, const char* code, const std::string& message) {
    stopped_ = true;
    tell(node, error(code, message, "write the values out"));
    return nullptr;
  }

  Json too_deep(const Node& node) { return stop(node, "M016", fmt::format("nested deeper than {} levels", max_depth)); }

  /// The events alone are within the limit: it is an alias that went beyond, and the one in the text is the place.
  Json too_many(const Node& node) {
    const Node& cause = expanding_ != nullptr ? *expanding_ : node;
    return stop(cause, "M013", fmt::format("aliases expand to more than {} nodes", max_nodes));
  }

  Json alias(const Node& node, std::size_t depth) {
    const Node& target = tree_.nodes[node.target];
    if (node.target < index_of(tree_, node) && index_of(tree_, node) < target.next) {
      return stop(node, "M014", "anchor refers to itself");
    }
    const Node* outer = expanding_;
    if (outer == nullptr) expanding_ = &node;
    Json expanded = value(target, depth);
    expanding_ = outer;
    return expanded;
  }

  Json scalar(const Node& node) {
    if (expanding_ != nullptr && (expanded_bytes_ += node.text.size()) > max_expanded_bytes) {
      return stop(*expanding_, "M013", fmt::format("aliases expand to more than {} MiB", max_expanded_bytes >> 20));
    }
    switch (scalar_type(node)) {
      case ScalarType::null:
        return nullptr;
      case ScalarType::boolean:
        return node.text.front() == 't' || node.text.front() == 'T';
      case ScalarType::integer:
        if (node.text.size() > max_digits && node.text.find_first_of("ox") != std::string::npos) return too_long(node);
        if (auto exact = integer_value(node.text)) return *std::move(exact);
        return out_of_range(node);
      case ScalarType::floating:
        if (const double number = floating_value(node.text); std::isfinite(number)) return number;
        return out_of_range(node);
      case ScalarType::infinity:
      case ScalarType::not_a_number:
        return out_of_range(node);
      case ScalarType::string:
        return node.text;
      case ScalarType::misfit:
        tell(node, error("M019", "the value does not fit its tag", "remove the tag or correct the value"));
        return nullptr;
    }
    return nullptr;
  }

  Json too_long(const Node& node) {
    tell(node, error("M031", fmt::format("number out of range: more than {} octal or hexadecimal digits", max_digits),
                     "quote it to make it a string"));
    return nullptr;
  }

  Json out_of_range(const Node& node) {
    if (numbers_ == Numbers::exact) {
      tell(node, error("M031", fmt::format("number out of range: {}", printable(node.text, 40)),
                       "integers have 64 bits and there is no infinity: quote it to make it a string"));
    }
    return node.text;
  }

  Json sequence(const Node& node, std::size_t depth) {
    Json list = Json::array();
    auto& items = list.get_ref<Json::array_t&>();
    for (std::size_t at = index_of(tree_, node) + 1; at < node.next; at = tree_.nodes[at].next) {
      items.push_back(value(tree_.nodes[at], depth));
    }
    return list;
  }

  Json mapping(const Node& node, std::size_t depth) {
    Json object = Json::object();
    auto& members = object.get_ref<Json::object_t&>();
    FirstKeys first_keys;
    for (std::size_t at = index_of(tree_, node) + 1; at < node.next;) {
      const Node& key = tree_.nodes[at];
      const Node& content = tree_.nodes[key.next];
      at = content.next;
      ++count_;
      const Node& name = resolved(tree_, key);
      if (name.kind != Node::Kind::scalar) {
        tell(key, error("M021", "a key that is no scalar", "keys are texts"));
        continue;
      }
      const auto [place, added] = members.try_emplace(std::string(key_text(name)));
      if (!added) {
        duplicate(node, key, first_keys);
        continue;
      }
      place->second = value(content, depth);
    }
    return object;
  }

  /// Where each key of a mapping stands first: made when the first one stands twice, which no sound file has.
  using FirstKeys = std::map<std::string_view, const Node*>;

  void duplicate(const Node& mapping, const Node& key, FirstKeys& first_keys) {
    if (first_keys.empty()) {
      for (std::size_t at = index_of(tree_, mapping) + 1; at < mapping.next;
           at = tree_.nodes[tree_.nodes[at].next].next)
        first_keys.try_emplace(key_text(resolved(tree_, tree_.nodes[at])), &tree_.nodes[at]);
    }
    const std::string_view name = key_text(resolved(tree_, key));
    const Node& first = *first_keys.at(name);
    tell(key, error("M012", fmt::format("key \"{}\" already set at {}:{}", printable(name), first.line, first.column),
                    "remove one of the two"));
  }

  const Tree& tree_;
  const std::string& file_;
  const Numbers numbers_;
  Diagnostics& problems_;
  const Node* expanding_ = nullptr;  // the outermost alias that is being looked through
  std::size_t count_ = 0;
  std::size_t expanded_bytes_ = 0;
  bool stopped_ = false;
};

}  // namespace

Json document_value(const Tree& tree, const std::string& file, Numbers numbers, Diagnostics& problems) {
  return Conversion(tree, file, numbers, problems).value(tree.nodes.front(), 0);
}

}  // namespace weir::manifest
