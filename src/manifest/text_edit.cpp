#include "manifest/text_edit.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "manifest/encoding.hpp"
#include "manifest/line_breaks.hpp"
#include "manifest/text_spans.hpp"
#include "schema/yaml_example.hpp"

namespace weir::manifest {
namespace {

/// One change of one document; offsets are of `text`.
class Editor {
 public:
  Editor(const std::string& text, const Spans& spans, const FieldEdit& edit)
      : text_(text), spans_(spans), edit_(edit), way_(way_to(spans, edit.pointer)) {}

  std::optional<std::string> run() {
    const Span& value = spans_[way_.value];
    if (!way_.missing.empty()) return edit_.value.is_null() ? std::optional(text_) : insert();
    if (edit_.value.is_null()) return remove(way_);
    if (value.is_sequence && edit_.value.is_array() && !edit_.value.empty()) return set_list();
    return set_whole();
  }

 private:
  std::string replaced(std::size_t begin, std::size_t end, std::string_view with) const {
    return text_.substr(0, begin) + std::string(with) + text_.substr(end);
  }
  std::string_view piece(std::size_t begin, std::size_t end) const {
    return std::string_view(text_).substr(begin, end - begin);
  }
  std::size_t line_begin(std::size_t at) const {
    const std::size_t before = at == 0 ? std::string::npos : text_.rfind('\n', at - 1);
    return before == std::string::npos ? 0 : before + 1;
  }
  /// Behind the line break, or the end of the text.
  std::size_t line_end(std::size_t at) const {
    const std::size_t found = text_.find('\n', at);
    return found == std::string::npos ? text_.size() : found + 1;
  }
  /// The end of a node without the blank lines that a block text takes along.
  std::size_t end_of(const Span& span) const {
    std::size_t end = span.end;
    while (end > span.begin && (text_[end - 1] == '\n' || text_[end - 1] == ' ')) --end;
    return end;
  }
  /// What stands in front of it on its line is blank.
  bool begins_line(std::size_t at) const {
    return piece(line_begin(at), at).find_first_not_of(' ') == std::string_view::npos;
  }
  bool has_comment(std::size_t begin, std::size_t end) const { return comment_at(begin, end) < end; }
  bool inside_text(std::size_t at) const;
  std::size_t comment_at(std::size_t begin, std::size_t end) const;
  std::string comment_lines(std::size_t begin, std::size_t end, const std::string& indent) const;

  std::string scalar_like(const Span& old) const;
  std::optional<std::string> set_whole() const;
  std::optional<std::string> set_list() const;
  std::optional<std::string> set_flow_list(const std::vector<std::uint32_t>& kept, const Json& added) const;
  std::optional<std::string> set_block_list(const std::vector<std::uint32_t>& kept, const Json& added) const;
  std::optional<std::string> insert() const;
  std::optional<std::string> insert_block(const Span& parent, const std::string& name, const std::string& entry) const;
  std::optional<std::string> remove(const Way& way) const;

  const std::string& text_;
  const Spans& spans_;
  const FieldEdit& edit_;
  const Way way_;
};

/// A "#" there is a part of a text. The line that begins a block text may end with a comment.
bool Editor::inside_text(std::size_t at) const {
  return std::any_of(spans_.begin(), spans_.end(), [&](const Span& span) {
    if (span.is_mapping || span.is_sequence || at < span.begin || at >= span.end) return false;
    return span.kind != Span::Kind::block_text || piece(span.begin, at).find('\n') != std::string_view::npos ||
           begins_line(span.begin);
  });
}

/// Where the first comment from `begin` on stands; `end` when there is none before it.
std::size_t Editor::comment_at(std::size_t begin, std::size_t end) const {
  std::size_t at = begin;
  for (; at < end; ++at) {
    const bool may_be =
        text_[at] == '#' && (at == 0 || text_[at - 1] == ' ' || text_[at - 1] == '\t' || text_[at - 1] == '\n');
    if (may_be && !inside_text(at)) break;
  }
  return at;
}

/// The comments of what goes, each on a line of its own.
std::string Editor::comment_lines(std::size_t begin, std::size_t end, const std::string& indent) const {
  std::string lines;
  for (std::size_t at = comment_at(begin, end); at < end; at = comment_at(at, end)) {
    const std::size_t behind = std::min(text_.find('\n', at), end);
    lines += indent + std::string(piece(at, behind)) + "\n";
    at = behind;
  }
  return lines;
}

/// The new value in the quotes of the old one.
std::string Editor::scalar_like(const Span& old) const {
  if (!edit_.value.is_string()) return schema::yaml_flow(edit_.value);
  const auto& text = edit_.value.get_ref<const std::string&>();
  std::string flow = schema::yaml_flow(edit_.value);
  const bool plain = flow == text;
  const bool printable_text = printable(text, text.size()) == text && !text.empty();
  if (old.kind == Span::Kind::double_quoted && plain) return "\"" + text + "\"";
  if (old.kind == Span::Kind::single_quoted && printable_text && text.find('\'') == std::string::npos)
    return "'" + text + "'";
  return flow;
}

/// The old value goes as a whole; what it held of comments stays behind it.
std::optional<std::string> Editor::set_whole() const {
  const Span& old = spans_[way_.value];
  if (!old.movable || !way_.key) return std::nullopt;
  const bool inside_line = old.kind != Span::Kind::block && old.kind != Span::Kind::block_text;
  if (inside_line) {
    const bool holds = old.kind == Span::Kind::flow && has_comment(old.begin, old.end);
    return holds ? std::nullopt : std::optional(replaced(old.begin, old.end, scalar_like(old)));
  }
  const Span& key = spans_[*way_.key];
  const std::size_t colon = text_.find(':', key.end);
  const std::size_t end = end_of(old);
  if (colon == std::string::npos || colon >= end) return std::nullopt;
  const std::string value = " " + schema::yaml_flow(edit_.value);
  const std::size_t behind = line_end(end);
  if (!has_comment(colon, behind)) return replaced(colon + 1, end, value);
  if (!begins_line(key.begin)) return std::nullopt;
  const std::string indent(piece(line_begin(key.begin), key.begin));
  return replaced(colon + 1, behind, value + "\n" + comment_lines(colon, behind, indent));
}

/// Items that stay keep their place and what is written beside them; new ones come last. A list whose order counts is
/// written anew unless that is the order.
std::optional<std::string> Editor::set_list() const {
  const Span& old = spans_[way_.value];
  if (!old.movable) return std::nullopt;
  std::vector<std::uint32_t> kept;
  Json added = Json::array(), in_place = Json::array();
  std::vector<bool> used(edit_.value.size(), false);
  for (const std::uint32_t item : children(spans_, way_.value)) {
    const Span& span = spans_[item];
    if (span.is_mapping || span.is_sequence || span.kind == Span::Kind::block_text || !span.movable) return set_whole();
    for (std::size_t at = 0; at < edit_.value.size(); ++at) {
      if (used[at] || edit_.value[at] != Json(span.text)) continue;
      used[at] = true;
      kept.push_back(item);
      in_place.push_back(edit_.value[at]);
      break;
    }
  }
  for (std::size_t at = 0; at < edit_.value.size(); ++at)
    if (!used[at]) added.push_back(edit_.value[at]);
  in_place.insert(in_place.end(), added.begin(), added.end());
  if (kept.empty() || (!edit_.set && in_place != edit_.value)) return set_whole();
  return old.kind == Span::Kind::flow ? set_flow_list(kept, added) : set_block_list(kept, added);
}

std::optional<std::string> Editor::set_flow_list(const std::vector<std::uint32_t>& kept, const Json& added) const {
  const Span& old = spans_[way_.value];
  if (has_comment(old.begin, old.end)) return std::nullopt;
  std::vector<std::string> items;
  for (const std::uint32_t item : kept) items.emplace_back(piece(spans_[item].begin, spans_[item].end));
  for (const Json& item : added) items.push_back(schema::yaml_flow(item));
  return replaced(old.begin, old.end, "[" + join(items, ", ") + "]");
}

std::optional<std::string> Editor::set_block_list(const std::vector<std::uint32_t>& kept, const Json& added) const {
  std::string out = text_;
  const auto items = children(spans_, way_.value);
  const Span& last = spans_[items.back()];
  const std::string lead(piece(line_begin(last.begin), last.begin));
  if (lead.find_first_not_of(' ') == std::string::npos || lead.find_first_not_of(" -") != std::string::npos)
    return std::nullopt;
  std::string lines;
  for (const Json& item : added) lines += lead + schema::yaml_flow(item) + "\n";
  // From the end on, so that offsets stay.
  const std::size_t behind = line_end(end_of(last));
  if (!lines.empty() && behind == text_.size() && !text_.ends_with('\n'))
    lines = "\n" + lines.substr(0, lines.size() - 1);
  out.insert(behind, lines);
  for (auto item = items.rbegin(); item != items.rend(); ++item) {
    if (std::find(kept.begin(), kept.end(), *item) != kept.end()) continue;
    const std::size_t begin = line_begin(spans_[*item].begin);
    const std::size_t end = line_end(end_of(spans_[*item]));
    if (piece(begin, spans_[*item].begin) != lead) return std::nullopt;
    out.replace(begin, end - begin, comment_lines(begin, end, lead.substr(0, lead.find('-'))));
  }
  return out;
}

std::optional<std::string> Editor::insert() const {
  const Span& parent = spans_[way_.value];
  if (!parent.is_mapping) return std::nullopt;
  Json value = edit_.value;
  for (std::size_t at = way_.missing.size() - 1; at > 0; --at) value = Json{{way_.missing[at], value}};
  const std::string& name = way_.missing.front();
  const std::string entry = schema::yaml_flow(Json(name)) + ": " + schema::yaml_flow(value);
  const auto below = children(spans_, way_.value);
  if (parent.kind != Span::Kind::flow) return insert_block(parent, name, entry);
  if (!below.empty()) {
    const std::size_t end = spans_[below.back()].end;
    return end == 0 ? std::nullopt : std::optional(replaced(end, end, ", " + entry));
  }
  return parent.movable ? std::optional(replaced(parent.begin, parent.end, "{" + entry + "}")) : std::nullopt;
}

/// A line of its own, in the indentation of its siblings, behind those that come before it in the order.
std::optional<std::string> Editor::insert_block(const Span& parent, const std::string& name,
                                                const std::string& entry) const {
  const auto below = children(spans_, static_cast<std::uint32_t>(&parent - spans_.data()));
  if (below.empty()) return std::nullopt;
  const auto rank = [&](const std::string& field) {
    return std::find(edit_.order.begin(), edit_.order.end(), field) - edit_.order.begin();
  };
  std::optional<std::size_t> before;  // position of the value that the new field stands behind
  for (std::size_t at = 0; at + 1 < below.size(); at += 2)
    if (rank(spans_[below[at]].text) <= rank(name) || edit_.order.empty()) before = at + 1;
  const Span& first = spans_[below.front()];
  if (!begins_line(first.begin)) return std::nullopt;
  const std::string indent(piece(line_begin(first.begin), first.begin));
  if (!before) return replaced(line_begin(first.begin), line_begin(first.begin), indent + entry + "\n");
  const std::size_t end = std::max(end_of(spans_[below[*before]]), spans_[below[*before - 1]].end);
  const std::size_t behind = line_end(end);
  if (behind == text_.size() && !text_.ends_with('\n')) return text_ + "\n" + indent + entry;
  return replaced(behind, behind, indent + entry + "\n");
}

/// The last field of a mapping takes the mapping along.
std::optional<std::string> Editor::remove(const Way& way) const {
  const Span& value = spans_[way.value];
  if (!way.key) return std::nullopt;
  const Span& key = spans_[*way.key];
  const auto below = children(spans_, way.parent);
  if (below.size() == 2) {
    const std::size_t slash = edit_.pointer.rfind('/');
    const std::string above = edit_.pointer.substr(0, slash);
    if (above.rfind('/') == 0 || above.empty()) return std::nullopt;  // a manifest without spec or metadata
    FieldEdit wider = edit_;
    wider.pointer = above;
    return Editor(text_, spans_, wider).run();
  }
  if (spans_[way.parent].kind == Span::Kind::flow) {
    const auto at = static_cast<std::size_t>(std::find(below.begin(), below.end(), *way.key) - below.begin());
    const bool is_last = at + 2 == below.size();
    const std::size_t begin = is_last ? spans_[below[at - 1]].end : key.begin;
    const std::size_t end = is_last ? value.end : spans_[below[at + 2]].begin;
    return end < begin || has_comment(begin, end) ? std::nullopt : std::optional(replaced(begin, end, ""));
  }
  if (!begins_line(key.begin)) return std::nullopt;
  const std::size_t begin = line_begin(key.begin);
  const std::size_t end = line_end(std::max(end_of(value), key.end));
  return replaced(begin, end, comment_lines(begin, end, std::string(piece(begin, key.begin))));
}

}  // namespace

std::optional<std::string> edit_document(const std::string& text, std::size_t index,
                                         const std::vector<FieldEdit>& edits) {
  LineBreaks breaks(text);
  std::string edited = plain_line_breaks(text).value_or(text);
  for (const FieldEdit& edit : edits) {
    const auto documents = read_spans(edited);
    if (index >= documents.size() || documents[index].empty()) return std::nullopt;
    auto next = Editor(edited, documents[index], edit).run();
    if (!next) return std::nullopt;
    breaks.follow(edited, *next);
    edited = std::move(*next);
  }
  return breaks.restored(edited);
}

std::optional<std::size_t> document_at(const std::string& text, int line) {
  const std::string plain = plain_line_breaks(text).value_or(text);
  const auto documents = read_spans(plain);
  for (std::size_t index = 0; index < documents.size(); ++index) {
    if (documents[index].empty()) continue;
    const auto end = plain.begin() + static_cast<std::ptrdiff_t>(documents[index].front().begin);
    if (std::count(plain.begin(), end, '\n') + 1 == line) return index;
  }
  return std::nullopt;
}

}  // namespace weir::manifest
