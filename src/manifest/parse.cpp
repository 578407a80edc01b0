#include "manifest/directives.hpp"
#include "manifest/document_value.hpp"
#include "manifest/encoding.hpp"
#include "manifest/event_reader.hpp"
#include "manifest/manifest.hpp"
#include "manifest/reading_cost.hpp"
#include "manifest/second_reader.hpp"
#include "manifest/strict_reading.hpp"

namespace weir::manifest {

namespace {

/// A `---` at the end opens a document that nobody meant.
bool is_empty_document(const Tree& tree) {
  const Node& root = tree.nodes.front();
  return root.is_null && root.text.empty() && root.tag == Tag::plain;
}

/// Both readings of a text that has passed the check of its bytes.
Reading read(const std::string& text, const std::string& file) {
  Reading reading = read_events(text, file);
  const bool too_much = !reading.complete && !reading.problems.empty() && reading.problems.back().code != "M011" &&
                        reading.problems.back().code != "M015";
  if (too_much) return reading;  // deep or large beyond the limits: not worth a second look
  if (auto verdict = second_opinion(text, file, reading)) {
    // The strict reader tells where a construct began, yaml-cpp where it gave up.
    if (!reading.complete) reading.problems.pop_back();
    reading.problems.push_back(std::move(*verdict));
    reading.complete = false;
    return reading;
  }
  // What the one cannot read and the other finds legal means what the other reads.
  if (!reading.complete && !reading.problems.empty() && reading.problems.back().code == "M011") {
    Reading other = read_strictly(text, file);
    if (other.complete) reading = std::move(other);
  }
  if (auto stray = stray_directive(text, file, reading.documents); stray && reading.complete) {
    reading.problems.push_back(std::move(*stray));
    reading.complete = false;
  }
  return reading;
}

}  // namespace

ParsedFile parse_yaml(std::string_view text, const std::string& file, Numbers numbers) {
  ParsedFile parsed;
  parsed.problems = check_encoding(text, file);
  if (has_errors(parsed.problems)) return parsed;
  std::string plain = plain_line_breaks(text).value_or(std::string(text));
  // A block text that ends the file means the same without a last line break; the two readers do not agree on that.
  if (!plain.empty() && plain.back() != '\n') plain += '\n';
  if (auto problem = unreasonable_cost(plain, file)) {
    parsed.problems.push_back(std::move(*problem));
    return parsed;
  }
  Reading reading = read(plain, file);
  append(parsed.problems, std::move(reading.problems));
  if (!reading.complete) return parsed;
  if (!reading.documents.empty() && is_empty_document(reading.documents.back())) reading.documents.pop_back();
  for (Tree& tree : reading.documents) {
    Document document;
    document.value = document_value(tree, file, numbers, parsed.problems);
    document.positions = Positions(file, std::move(tree));
    parsed.documents.push_back(std::move(document));
  }
  return parsed;
}

}  // namespace weir::manifest
