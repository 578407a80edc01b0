#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/embedded_file.hpp"

/// The one door between what others wrote and a page: text gets into Html escaped or not at all.
namespace weir::report {

/// The name of an element or attribute. Only a literal of this program can be one.
class HtmlName {
 public:
  template <std::size_t size>
  consteval HtmlName(const char (&text)[size]) : text_(text, size - 1) {}
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

/// An attribute and its value, which is escaped when it is written.
struct HtmlAttribute {
  HtmlName name;
  std::string value;
};
using HtmlAttributes = std::vector<HtmlAttribute>;

/// Finished HTML. Nothing but the functions below makes any.
class Html {
 public:
  Html() = default;
  Html& operator+=(const Html& more);
  friend Html operator+(Html left, const Html& right) { return std::move(left += right); }
  bool empty() const { return text_.empty(); }
  const std::string& text() const { return text_; }

 private:
  explicit Html(std::string text) : text_(std::move(text)) {}
  std::string text_;

  friend Html escaped(std::string_view text, std::size_t limit);
  friend Html escaped_lines(std::string_view text, std::size_t limit);
  friend Html element(HtmlName name, const HtmlAttributes& attributes, const Html& content);
  friend Html void_element(HtmlName name, const HtmlAttributes& attributes);
  friend Html raw_element(HtmlName name, const EmbeddedFile& file);
  friend Html doctype();
};

/// Text that shows itself: markup is escaped, controls, bidirectional and invisible characters are spelled out, and it
/// is cut to `limit` code points.
Html escaped(std::string_view text, std::size_t limit = 500);
/// The same of a text whose lines stay lines.
Html escaped_lines(std::string_view text, std::size_t limit);

/// <name attributes>content</name>
Html element(HtmlName name, const HtmlAttributes& attributes, const Html& content = {});
/// An element that has no content and no end tag, such as <meta>.
Html void_element(HtmlName name, const HtmlAttributes& attributes);
/// <style> or <script> with a file of ours, byte for byte, so that the hash of the file is the hash of the content.
Html raw_element(HtmlName name, const EmbeddedFile& file);
Html doctype();

/// <name class="...">content</name>
Html classed(HtmlName name, std::string_view classes, const Html& content);
/// What somebody typed or a machine named: `<code>`, kept apart from the direction of the text around it.
Html code_element(std::string_view text, std::size_t limit = 500);

/// "sha256-..." as a content policy names the file's content.
std::string policy_hash(const EmbeddedFile& file);

}  // namespace weir::report
