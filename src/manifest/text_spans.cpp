#include "manifest/text_spans.hpp"

#include <algorithm>

#include "manifest/strict_reader.hpp"
#include "manifest/tree.hpp"

namespace weir::manifest {
namespace {

Span::Kind kind_of(fy_scalar_style style) {
  if (style == FYSS_SINGLE_QUOTED) return Span::Kind::single_quoted;
  if (style == FYSS_DOUBLE_QUOTED) return Span::Kind::double_quoted;
  if (style == FYSS_LITERAL || style == FYSS_FOLDED) return Span::Kind::block_text;
  return Span::Kind::plain;
}

/// Puts documents together from the events of the strict reader.
class Collector {
 public:
  bool see(fy_event& event) {
    switch (event.type) {
      case FYET_DOCUMENT_START:
        documents_.emplace_back();
        open_.clear();
        break;
      case FYET_MAPPING_START:
        begin(event, event.mapping_start.anchor != nullptr || event.mapping_start.tag != nullptr).is_mapping = true;
        break;
      case FYET_SEQUENCE_START:
        begin(event, event.sequence_start.anchor != nullptr || event.sequence_start.tag != nullptr).is_sequence = true;
        break;
      case FYET_MAPPING_END:
      case FYET_SEQUENCE_END:
        end(event);
        break;
      case FYET_SCALAR:
        scalar(event);
        break;
      case FYET_ALIAS:
        add(event, Span::Kind::alias, 1);
        break;
      case FYET_NONE:
      case FYET_STREAM_START:
      case FYET_STREAM_END:
      case FYET_DOCUMENT_END:
        break;
    }
    return true;
  }

  std::vector<Spans> take() { return std::move(documents_); }

 private:
  /// A node of one event; `before` bytes in front of its mark belong to it.
  Span& add(fy_event& event, Span::Kind kind, std::size_t before) {
    Spans& nodes = documents_.back();
    const fy_mark* const start = fy_event_start_mark(&event);
    const fy_mark* const end = fy_event_end_mark(&event);
    Span span;
    span.kind = kind;
    span.movable = start != nullptr && end != nullptr;
    if (span.movable) {
      span.begin = start->input_pos - before;
      span.end = end->input_pos;
    }
    nodes.push_back(std::move(span));
    nodes.back().next = static_cast<std::uint32_t>(nodes.size());
    return nodes.back();
  }

  void scalar(fy_event& event) {
    const auto kind =
        event.scalar.value == nullptr ? Span::Kind::plain : kind_of(fy_token_scalar_style(event.scalar.value));
    const bool quoted = kind == Span::Kind::single_quoted || kind == Span::Kind::double_quoted;
    Span& span = add(event, kind, quoted ? 1 : 0);
    if (quoted) ++span.end;
    span.text = text_of(event.scalar.value);
    if (event.scalar.anchor != nullptr || event.scalar.tag != nullptr) span.movable = false;
  }

  Span& begin(fy_event& event, bool dressed) {
    const bool flow = fy_event_get_node_style(&event) == FYNS_FLOW;
    open_.push_back(static_cast<std::uint32_t>(documents_.back().size()));
    Span& span = add(event, flow ? Span::Kind::flow : Span::Kind::block, 0);
    if (dressed) span.movable = false;
    return span;
  }

  /// A block ends with the last thing in it, whatever blanks and comments follow.
  void end(fy_event& event) {
    Spans& nodes = documents_.back();
    Span& span = nodes[open_.back()];
    open_.pop_back();
    span.next = static_cast<std::uint32_t>(nodes.size());
    const fy_mark* const mark = fy_event_end_mark(&event);
    if (span.kind == Span::Kind::flow && mark != nullptr) span.end = mark->input_pos;
    if (span.kind != Span::Kind::block) return;
    for (std::size_t at = static_cast<std::size_t>(&span - nodes.data()) + 1; at < nodes.size(); ++at)
      span.end = std::max(span.end, nodes[at].end);
    // Where an empty value at its end lies nobody knows.
    if (!nodes.back().movable) span.movable = false;
  }

  std::vector<Spans> documents_;
  std::vector<std::uint32_t> open_;
};

}  // namespace

std::vector<Spans> read_spans(const std::string& text) {
  StrictReader reader(text, true);
  Collector collector;
  reader.each([&](fy_event& event) { return collector.see(event); });
  return reader.refusal("") ? std::vector<Spans>() : collector.take();
}

std::vector<std::uint32_t> children(const Spans& spans, std::uint32_t collection) {
  std::vector<std::uint32_t> found;
  for (std::uint32_t at = collection + 1; at < spans[collection].next; at = spans[at].next) found.push_back(at);
  return found;
}

Way way_to(const Spans& spans, std::string_view pointer) {
  Way way;
  const std::vector<std::string> tokens = pointer_tokens(pointer);
  for (std::size_t depth = 0; depth < tokens.size(); ++depth) {
    const std::string& token = tokens[depth];
    const auto below = spans[way.value].is_mapping ? children(spans, way.value) : std::vector<std::uint32_t>();
    std::size_t at = 0;
    while (at + 1 < below.size() && spans[below[at]].text != token) at += 2;
    if (at + 1 >= below.size()) {
      way.missing.assign(tokens.begin() + static_cast<std::ptrdiff_t>(depth), tokens.end());
      return way;
    }
    way.parent = way.value;
    way.key = below[at];
    way.value = below[at + 1];
  }
  return way;
}

}  // namespace weir::manifest
