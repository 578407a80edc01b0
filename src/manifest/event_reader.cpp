#include "manifest/event_reader.hpp"

#include <algorithm>
#include <map>
#include <sstream>

#include <fmt/format.h>
#include <yaml-cpp/anchor.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "core/text.hpp"

namespace weir::manifest {

namespace {

/// A text and the name of its file.
struct Input {
  const std::string& text;
  const std::string& file;
};

/// yaml-cpp counts columns in bytes, people count characters. Asked in about the order of the text, this one counts
/// from where it was asked last: a line may be as long as the file.
class Columns {
 public:
  /// From 1. `line` is all of a line or its beginning up to the column.
  int in_characters(std::string_view line, int byte_column) {
    const std::size_t width = std::min(static_cast<std::size_t>(std::max(byte_column, 0)), line.size());
    if (line.data() != line_) {
      line_ = line.data();
      width_ = 0;
      characters_ = 0;
    }
    if (width >= width_) {
      characters_ += code_points(line.substr(width_, width - width_));
    } else {
      characters_ -= code_points({line_ + width, width_ - width});
    }
    width_ = width;
    return static_cast<int>(characters_) + 1;
  }

 private:
  const char* line_ = nullptr;
  std::size_t width_ = 0;
  std::size_t characters_ = 0;
};

Place place_of(const YAML::Mark& mark, const Input& input, Columns& columns) {
  if (mark.is_null()) return {input.file, 0, 0};
  const std::size_t offset = std::min(static_cast<std::size_t>(std::max(mark.pos, 0)), input.text.size());
  const std::size_t width = std::min(static_cast<std::size_t>(std::max(mark.column, 0)), offset);
  const std::string_view line = std::string_view(input.text).substr(offset - width, width);
  return {input.file, mark.line + 1, columns.in_characters(line, mark.column)};
}

/// Corrects the columns of all nodes of a text that is not plain ASCII.
void count_characters(const std::string& text, std::vector<Tree>& documents) {
  const auto is_ascii = [](char one) { return static_cast<unsigned char>(one) < 0x80; };
  if (std::all_of(text.begin(), text.end(), is_ascii)) return;
  const std::vector<std::string> lines = split(text, '\n');
  Columns columns;
  for (Tree& document : documents) {
    for (Node& node : document.nodes) {
      const std::size_t line = static_cast<std::size_t>(node.line) - 1;
      if (line < lines.size()) node.column = columns.in_characters(lines[line], node.column - 1);
    }
  }
}

}  // namespace

std::optional<Tag> tag_of(const std::string& tag) {
  static constexpr std::string_view prefix = "tag:yaml.org,2002:";
  if (tag.empty() || tag == "?") return Tag::plain;
  if (tag == "!") return Tag::non_specific;
  if (!tag.starts_with(prefix)) return std::nullopt;
  static const std::map<std::string_view, Tag> core{
      {"str", Tag::str},   {"int", Tag::integer}, {"float", Tag::floating}, {"bool", Tag::boolean},
      {"null", Tag::null}, {"map", Tag::map},     {"seq", Tag::seq}};
  const auto found = core.find(std::string_view(tag).substr(prefix.size()));
  return found == core.end() ? std::nullopt : std::optional<Tag>(found->second);
}

namespace {

/// Writes events down as nodes. Past a limit it stops keeping anything: the reader itself cannot be stopped, but its
/// time is bounded by the size of the text.
class Recorder final : public YAML::EventHandler {
 public:
  Recorder(Reading& reading, const Input& input) : reading_(reading), input_(input) {}

  /// Whether the last document began where the one before it did: the reader would go on so for ever.
  bool stands_still() const { return stands_still_; }
  bool stopped() const { return stopped_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    stands_still_ = mark.pos == last_start_;
    last_start_ = mark.pos;
    nodes_ = &reading_.documents.emplace_back().nodes;
    open_.clear();
    anchors_.clear();
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (Node* node = add(Node::Kind::scalar, mark, anchor)) {
      node->is_plain = true;
      node->is_null = true;
    }
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (Node* node = add(Node::Kind::alias, mark, YAML::NullAnchor)) {
      node->target = anchor < anchors_.size() ? anchors_[anchor] : 0;
    }
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    Node* node = add(Node::Kind::scalar, mark, anchor);
    if (node == nullptr) return;
    node->text = value;
    node->is_plain = tag == "?";
    set_tag(*node, tag, mark);
    // yaml-cpp calls what is quoted or a block non-specific; it means the same as no tag.
    if (tag == "!") node->tag = Tag::plain;
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    start(Node::Kind::sequence, mark, tag, anchor, Tag::seq);
  }
  void OnSequenceEnd() override { end(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    start(Node::Kind::mapping, mark, tag, anchor, Tag::map);
  }
  void OnMapEnd() override { end(); }

 private:
  Node* add(Node::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (stopped_) return nullptr;
    if (nodes_->size() >= max_nodes) {
      stop(error("M018", fmt::format("more than {} nodes in a document", max_nodes), "split it into several files"),
           mark);
      return nullptr;
    }
    const auto index = static_cast<std::uint32_t>(nodes_->size());
    if (anchor != YAML::NullAnchor) {
      if (anchors_.size() <= anchor) anchors_.resize(anchor + 1, 0);
      anchors_[anchor] = index;
    }
    Node& node = nodes_->emplace_back();
    node.kind = kind;
    node.line = mark.line + 1;
    node.column = mark.column + 1;
    node.next = index + 1;
    return &node;
  }

  void start(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Tag own) {
    if (!stopped_ && open_.size() >= max_depth) {
      stop(error("M016", fmt::format("nested deeper than {} levels", max_depth), "flatten the document"), mark);
    }
    Node* node = add(kind, mark, anchor);
    if (node == nullptr) return;
    open_.push_back(static_cast<std::uint32_t>(nodes_->size() - 1));
    set_tag(*node, tag, mark);
    if (node->tag != Tag::plain && node->tag != own) refuse_tag(mark);
  }

  void end() {
    if (stopped_ || open_.empty()) return;
    (*nodes_)[open_.back()].next = static_cast<std::uint32_t>(nodes_->size());
    open_.pop_back();
  }

  void set_tag(Node& node, const std::string& tag, const YAML::Mark& mark) {
    if (const auto known = tag_of(tag)) {
      node.tag = *known;
    } else {
      refuse_tag(mark);
    }
  }

  void refuse_tag(const YAML::Mark& mark) {
    reading_.problems.push_back(refused_tag().at(place_of(mark, input_, columns_)));
  }

  void stop(Diagnostic problem, const YAML::Mark& mark) {
    stopped_ = true;
    reading_.problems.push_back(std::move(problem).at(place_of(mark, input_, columns_)));
  }

  Reading& reading_;
  const Input& input_;
  Columns columns_;
  std::vector<Node>* nodes_ = nullptr;
  std::vector<std::uint32_t> open_;
  std::vector<std::uint32_t> anchors_;  // anchor id -> its node
  int last_start_ = -1;
  bool stands_still_ = false;
  bool stopped_ = false;
};

Diagnostic syntax_error(const YAML::Exception& thrown, const Input& input) {
  Columns columns;
  const Place place = place_of(thrown.mark, input, columns);
  if (thrown.msg.starts_with(YAML::ErrorMsg::UNKNOWN_ANCHOR)) {
    return error("M015", "unknown alias", "define its anchor with & above, in the same document").at(place);
  }
  if (thrown.msg.starts_with(YAML::ErrorMsg::BAD_FILE)) {
    return error("M016", fmt::format("nested deeper than {} levels", max_depth), "flatten the document").at(place);
  }
  return error("M011", fmt::format("YAML syntax: {}", printable(thrown.msg, 120))).at(place);
}

}  // namespace

Diagnostic refused_tag() {
  return error("M019", "a tag that is not allowed here",
               "remove it; !!str, !!int, !!float, !!bool, !!null, !!map and !!seq are known");
}

Reading read_events(const std::string& text, const std::string& file) {
  Reading reading;
  const Input input{text, file};
  Recorder recorder(reading, input);
  try {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(recorder)) {
      if (recorder.stopped()) return reading;
      if (recorder.stands_still()) {
        reading.problems.push_back(error("M011", "YAML syntax: nothing can begin here")
                                       .at({file, reading.documents.back().nodes.front().line,
                                            reading.documents.back().nodes.front().column}));
        return reading;
      }
    }
    reading.complete = !recorder.stopped();
  } catch (const YAML::Exception& thrown) {
    if (!recorder.stopped()) reading.problems.push_back(syntax_error(thrown, input));
  }
  count_characters(text, reading.documents);
  return reading;
}

}  // namespace weir::manifest
