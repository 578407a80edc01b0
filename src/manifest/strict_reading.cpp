#include "manifest/strict_reading.hpp"

#include <map>

#include <libfyaml.h>

#include "manifest/strict_reader.hpp"

namespace weir::manifest {

namespace {

bool is_null_text(std::string_view text) {
  return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}

/// Writes libfyaml's events down as nodes.
class Writer {
 public:
  Writer(Reading& reading, const std::string& text, const std::string& file)
      : reading_(reading), text_(text), file_(file) {}

  /// False where nothing further can be kept.
  bool see(fy_event& event) {
    if (const fy_mark* mark = fy_event_start_mark(&event)) place_ = *mark;  // an empty value has none of its own
    switch (event.type) {
      case FYET_DOCUMENT_START:
        nodes_ = &reading_.documents.emplace_back().nodes;
        anchors_.clear();
        return true;
      case FYET_MAPPING_START:
        return start(Node::Kind::mapping, event.mapping_start.tag, event.mapping_start.anchor, Tag::map);
      case FYET_SEQUENCE_START:
        return start(Node::Kind::sequence, event.sequence_start.tag, event.sequence_start.anchor, Tag::seq);
      case FYET_MAPPING_END:
      case FYET_SEQUENCE_END:
        (*nodes_)[open_.back()].next = static_cast<std::uint32_t>(nodes_->size());
        open_.pop_back();
        return true;
      case FYET_SCALAR:
        return scalar(event);
      case FYET_ALIAS:
        return alias(event);
      case FYET_DOCUMENT_END:
      case FYET_NONE:
      case FYET_STREAM_START:
      case FYET_STREAM_END:
        return true;
    }
    return give_up();
  }
  bool gave_up() const { return gave_up_; }

 private:
  bool give_up() {
    gave_up_ = true;
    return false;
  }

  Node* add(Node::Kind kind, fy_token* tag, fy_token* anchor) {
    if (nodes_ == nullptr || nodes_->size() >= max_nodes || open_.size() > max_depth) {
      give_up();
      return nullptr;
    }
    const auto index = static_cast<std::uint32_t>(nodes_->size());
    if (anchor != nullptr) anchors_[std::string(text_of(anchor))] = index;
    Node& node = nodes_->emplace_back();
    node.kind = kind;
    node.line = place_.line + 1;
    node.column = place_.column + 1;
    node.next = index + 1;
    if (tag == nullptr) return &node;
    const auto known = tag_of(std::string(text_of(tag)));
    if (known)
      node.tag = *known;
    else
      reading_.problems.push_back(refused_tag().at({file_, node.line, node.column}));
    return &node;
  }

  bool start(Node::Kind kind, fy_token* tag, fy_token* anchor, Tag own) {
    const Node* node = add(kind, tag, anchor);
    if (node == nullptr) return false;
    if (node->tag != Tag::plain && node->tag != own)
      reading_.problems.push_back(refused_tag().at({file_, node->line, node->column}));
    open_.push_back(static_cast<std::uint32_t>(nodes_->size() - 1));
    return true;
  }

  bool scalar(fy_event& event) {
    const fy_event_scalar_data& data = event.scalar;
    Node* node = add(Node::Kind::scalar, data.tag, data.anchor);
    if (node == nullptr) return false;
    const fy_scalar_style style = data.value == nullptr ? FYSS_PLAIN : fy_token_scalar_style(data.value);
    if ((style == FYSS_LITERAL || style == FYSS_FOLDED) && nothing_is_left()) return give_up();
    node->text = text_of(data.value);
    node->is_plain = style == FYSS_PLAIN;
    node->is_null = node->is_plain && node->tag == Tag::plain && is_null_text(node->text);
    return true;
  }

  /// libfyaml 0.7.12 makes up what a block text of no lines at the end of a file says.
  bool nothing_is_left() const { return text_.find_first_not_of(" \t\n", place_.input_pos) == std::string::npos; }

  bool alias(const fy_event& event) {
    const auto found = anchors_.find(std::string(text_of(event.alias.anchor)));
    if (found == anchors_.end()) return give_up();
    Node* node = add(Node::Kind::alias, nullptr, nullptr);
    if (node == nullptr) return false;
    node->target = found->second;
    return true;
  }

  Reading& reading_;
  const std::string& text_;
  const std::string& file_;
  fy_mark place_{};
  std::vector<Node>* nodes_ = nullptr;
  std::vector<std::uint32_t> open_;
  std::map<std::string, std::uint32_t> anchors_;
  bool gave_up_ = false;
};

}  // namespace

Reading read_strictly(const std::string& text, const std::string& file) {
  Reading reading;
  StrictReader reader(text, false);
  Writer writer(reading, text, file);
  reader.each([&](fy_event& event) { return writer.see(event); });
  reading.complete = !writer.gave_up() && !reader.refusal(file);
  return reading;
}

}  // namespace weir::manifest
