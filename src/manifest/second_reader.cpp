#include "manifest/second_reader.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>
#include <libfyaml.h>

#include "core/text.hpp"
#include "manifest/encoding.hpp"
#include "manifest/strict_reader.hpp"

namespace weir::manifest {

namespace {

/// How texts are compared: to the byte, or without blanks and `~`.
enum class Texts { exactly, loosely };

std::string loose(std::string_view text) {
  std::string bare;
  std::copy_if(text.begin(), text.end(), std::back_inserter(bare),
               [](char one) { return one != ' ' && one != '\n' && one != '~'; });
  return bare;
}

/// Goes through the documents of the first reading beside the events of the second.
class Comparison {
 public:
  /// `size` is that of the text in bytes.
  Comparison(Reading& reading, const std::string& file, std::size_t size, Texts texts)
      : reading_(reading), file_(file), size_(size), texts_(texts) {}

  /// False where the two part.
  bool see(fy_event& event) {
    if (const fy_mark* mark = fy_event_start_mark(&event)) place_ = {file_, mark->line + 1, mark->column + 1};
    switch (event.type) {
      case FYET_DOCUMENT_START:
        return begin_document();
      case FYET_DOCUMENT_END:
        return check(nodes_ != nullptr && at_ == nodes_->size());
      case FYET_MAPPING_START:
        return check(begin(Node::Kind::mapping));
      case FYET_SEQUENCE_START:
        return check(begin(Node::Kind::sequence));
      case FYET_MAPPING_END:
      case FYET_SEQUENCE_END:
        return check(end());
      case FYET_SCALAR:
        return check(scalar(event.scalar, ends_text(event)));
      case FYET_ALIAS:
        return check(node(Node::Kind::alias) != nullptr);
      case FYET_NONE:
      case FYET_STREAM_START:
      case FYET_STREAM_END:
        return true;
    }
    return check(false);
  }

  /// Whether the two are equal to the end. yaml-cpp sees an empty document behind a last `...`: that one goes.
  bool agreed() {
    auto& documents = reading_.documents;
    if (agrees_ && documents.size() == documents_ + 1 && documents.back().nodes.front().is_null) documents.pop_back();
    return agrees_ && documents_ == documents.size();
  }
  const Place& place() const { return place_; }

 private:
  bool check(bool agrees) {
    agrees_ = agrees_ && agrees;
    return agrees_;
  }

  bool ends_text(fy_event& event) const {
    const fy_mark* mark = fy_event_end_mark(&event);
    return mark != nullptr && mark->input_pos >= size_;
  }

  bool begin_document() {
    if (documents_ >= reading_.documents.size()) return check(false);
    nodes_ = &reading_.documents[documents_++].nodes;
    at_ = 0;
    open_.clear();
    return true;
  }

  Node* node(Node::Kind kind) {
    if (nodes_ == nullptr || at_ >= nodes_->size() || (*nodes_)[at_].kind != kind) return nullptr;
    return &(*nodes_)[at_++];
  }

  bool begin(Node::Kind kind) {
    const auto index = static_cast<std::uint32_t>(at_);
    if (node(kind) == nullptr) return false;
    open_.push_back({index, static_cast<std::uint32_t>(at_)});
    return true;
  }

  bool end() {
    if (open_.empty() || (*nodes_)[open_.back().index].next != at_) return false;
    open_.pop_back();
    return true;
  }

  /// `ends_text`: nothing stands behind it. libfyaml 0.7.12 gives a block text of no lines there a line break, or any
  /// other character: what memory holds by chance.
  bool scalar(const fy_event_scalar_data& event, bool ends_text) {
    const auto index = static_cast<std::uint32_t>(at_);
    Node* mine = node(Node::Kind::scalar);
    if (mine == nullptr) return false;
    const fy_scalar_style style = event.value == nullptr ? FYSS_PLAIN : fy_token_scalar_style(event.value);
    const bool plain = style == FYSS_PLAIN;
    const std::string_view text = text_of(event.value);
    if (ends_text && (style == FYSS_LITERAL || style == FYSS_FOLDED) && mine->text.empty()) return text.size() <= 4;
    if (mine->is_null) {
      mine->text = text;
      place_null(*mine, index, event.value != nullptr);
      return plain && (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL");
    }
    // `! text` is plain and non-specific: yaml-cpp tells it like a quoted one, and the tag makes it a string as well.
    const bool same_style = plain == mine->is_plain || (plain && event.tag != nullptr);
    // libfyaml 0.7.12 loses what stands behind two quotes in a row.
    if (style == FYSS_SINGLE_QUOTED && mine->text.find("''") != std::string::npos) return same_style;
    return same_style && (mine->text == text || (texts_ == Texts::loosely && loose(mine->text) == loose(text)));
  }

  /// yaml-cpp places an empty value at the next token: its key or its list tells more.
  void place_null(Node& null, std::uint32_t index, bool is_written) {
    if (is_written) {
      null.line = place_.line;
      null.column = place_.column;
      return;
    }
    if (open_.empty()) return;
    const Node& parent = (*nodes_)[open_.back().index];
    const bool is_value = parent.kind == Node::Kind::mapping && index > open_.back().first &&
                          (*nodes_)[index - 1].next == index && (*nodes_)[index - 1].kind == Node::Kind::scalar;
    const Node& near = is_value ? (*nodes_)[index - 1] : parent;
    null.line = near.line;
    null.column = near.column;
  }

  struct Open {
    std::uint32_t index;
    std::uint32_t first;
  };

  Reading& reading_;
  const std::string& file_;
  const std::size_t size_;
  const Texts texts_;
  std::size_t documents_ = 0;
  std::vector<Node>* nodes_ = nullptr;
  std::size_t at_ = 0;
  std::vector<Open> open_;
  bool agrees_ = true;
  Place place_;
};

std::optional<Diagnostic> compare(const std::string& text, const std::string& file, Reading& reading, Texts texts) {
  StrictReader reader(text, reading.complete);
  Comparison comparison(reading, file, text.size(), texts);
  if (reading.complete) {
    reader.each([&](fy_event& event) { return comparison.see(event); });
  } else {
    reader.each([](fy_event&) { return true; });
  }
  if (auto refusal = reader.refusal(file)) return refusal;
  if (!reading.complete || comparison.agreed()) return std::nullopt;
  return error("M011", "YAML syntax: this can be read in two ways",
               "write it more plainly: quote the text, or put the value on a line of its own")
      .at(comparison.place());
}

/// Offset of a tab that libfyaml 0.7.12 would crash on, or npos: between a `:` and the start of a block, somewhere
/// behind the `?` of an explicit key. Where that key ends is not looked for: in a legal text of such a shape a space
/// serves as well.
std::size_t fatal_tab(std::string_view text) {
  const auto is_blank = [&](std::size_t at) { return at >= text.size() || std::strchr(" \t\n", text[at]) != nullptr; };
  std::size_t key = text.find('?');
  while (key != std::string_view::npos && !(is_blank(key - 1) && is_blank(key + 1))) key = text.find('?', key + 1);
  if (key == std::string_view::npos) return key;
  for (std::size_t colon = text.find(':', key); colon != std::string_view::npos; colon = text.find(':', colon + 1)) {
    const std::size_t next = text.find_first_not_of(" \t", colon + 1);
    if (next == std::string_view::npos) break;
    const std::size_t tab = text.substr(0, next).find('\t', colon + 1);
    if (tab == std::string_view::npos) continue;
    if (std::strchr("?:|>", text[next]) != nullptr || (text[next] == '-' && is_blank(next + 1))) return tab;
  }
  return std::string_view::npos;
}

/// Column of a `-` that ends its line with nothing but blanks behind it, or npos.
std::size_t lone_dash(std::string_view line) {
  const std::size_t last = line.find_last_not_of(" \t");
  if (last == std::string_view::npos || line[last] != '-') return std::string_view::npos;
  return last == 0 || line[last - 1] == ' ' ? last : std::string_view::npos;
}

/// The text with `~` written out for each empty item of a list, or nullopt when there is none.
std::optional<std::string> with_nulls_written(const std::string& text) {
  const std::vector<std::string> lines = split(text, '\n');
  std::vector<std::size_t> next_indent(lines.size(), 0);  // of the next line that is not blank
  for (std::size_t at = lines.size() - 1; at > 0; --at) {
    const std::size_t indent = lines[at].find_first_not_of(' ');
    next_indent[at - 1] = indent == std::string::npos ? next_indent[at] : indent;
  }
  std::string written;
  std::size_t count = 0;
  for (std::size_t at = 0; at < lines.size(); ++at) {
    const std::size_t dash = lone_dash(lines[at]);
    const bool is_empty = dash != std::string::npos && next_indent[at] <= dash;
    count += is_empty ? 1 : 0;
    written += is_empty ? lines[at].substr(0, dash + 1) + " ~" : lines[at];
    if (at + 1 < lines.size()) written += '\n';
  }
  return count == 0 ? std::nullopt : std::optional<std::string>(std::move(written));
}

}  // namespace

std::optional<Diagnostic> second_opinion(const std::string& text, const std::string& file, Reading& reading) {
  if (const std::size_t tab = fatal_tab(text); tab != std::string::npos) {
    return error("M011", "YAML syntax: a tab between \":\" and the start of a block, in a key that is marked by \"?\"",
                 "write a space instead of the tab")
        .at(place_at(text, tab, file));
  }
  auto verdict = compare(text, file, reading, Texts::exactly);
  if (!verdict || !reading.complete) return verdict;
  // The one legal habit that libfyaml refuses: an empty item of a list that stands no deeper than its key. With the
  // null written out the structure is the same; a block text may have got a `~` too, so that does not count in
  // comparing.
  const auto written = with_nulls_written(text);
  if (!written) return verdict;
  return compare(*written, file, reading, Texts::loosely) ? verdict : std::nullopt;
}

}  // namespace weir::manifest
