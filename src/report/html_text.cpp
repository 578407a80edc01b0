#include "report/html_text.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "core/crypto.hpp"
#include "core/text.hpp"
#include "report/markup.hpp"

namespace weir::report {
namespace {

constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

std::string start_tag(HtmlName name, const HtmlAttributes& attributes) {
  std::string out = "<";
  out += name.text();
  for (const auto& [attribute, value] : attributes) {
    out += ' ';
    out += attribute.text();
    out += "=\"";
    append_unmarked(out, printable(value, unlimited));
    out += '"';
  }
  return out += '>';
}

std::string end_tag(HtmlName name) {
  std::string out = "</";
  out += name.text();
  return out += '>';
}

std::string bytes_of_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
    unsigned value = 0;
    std::from_chars(hex.data() + at, hex.data() + at + 2, value, 16);
    bytes += static_cast<char>(value);
  }
  return bytes;
}

}  // namespace

Html& Html::operator+=(const Html& more) {
  text_ += more.text_;
  return *this;
}

Html escaped(std::string_view text, std::size_t limit) {
  std::string out;
  append_unmarked(out, printable(text, limit));
  return Html(std::move(out));
}

Html escaped_lines(std::string_view text, std::size_t limit) {
  std::string out;
  bool first = true;
  for (const std::string& line : split(text, '\n')) {
    if (!first) out += '\n';
    first = false;
    if (limit == 0) break;
    append_unmarked(out, printable(line, limit));
    limit -= std::min(limit, code_points(line) + 1);
  }
  return Html(std::move(out));
}

Html element(HtmlName name, const HtmlAttributes& attributes, const Html& content) {
  std::string out = start_tag(name, attributes);
  out += content.text_;
  return Html(out += end_tag(name));
}

Html void_element(HtmlName name, const HtmlAttributes& attributes) {
  return Html(start_tag(name, attributes));
}

Html raw_element(HtmlName name, const EmbeddedFile& file) {
  std::string out = start_tag(name, {});
  out += file.text;
  return Html(out += end_tag(name));
}

Html doctype() {
  return Html("<!doctype html>\n");
}

Html classed(HtmlName name, std::string_view classes, const Html& content) {
  return element(name, {{"class", std::string(classes)}}, content);
}

Html code_element(std::string_view text, std::size_t limit) {
  return element("code", {}, escaped(text, limit));
}

std::string policy_hash(const EmbeddedFile& file) {
  return "sha256-" + base64_encode(bytes_of_hex(file.sha256));
}

}  // namespace weir::report
