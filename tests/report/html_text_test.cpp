#include "report/html_text.hpp"

#include <catch2/catch.hpp>

#include "core/crypto.hpp"
#include "html_skeleton.hpp"
#include "naughty.hpp"
#include "report/page_files.hpp"

using namespace weir;
using report::element;
using report::escaped;

TEST_CASE("text gets into a page escaped, and shows what cannot be seen") {
  struct Row {
    std::string text, html;
  };
  const std::vector<Row> rows = {{"plain", "plain"},     {"<b>&amp;</b>", "&lt;b&gt;&amp;amp;&lt;/b&gt;"},
                                 {"\"'", "&quot;&#39;"}, {"\x1b[2J", "\\x1b[2J"},
                                 {"a\nb", "a\\x0ab"},    {"\xe2\x80\xae", "\\u{202e}"},
                                 {"Grüße", "Grüße"}};
  for (const Row& row : rows) CHECK(escaped(row.text).text() == row.html);
  CHECK(escaped("four", 3).text() == "fou…");
}

TEST_CASE("lines stay lines, and the limit is one for all of them") {
  CHECK(report::escaped_lines("\na\n<b>\n", 50).text() == "\na\n&lt;b&gt;\n");
  CHECK(report::escaped_lines("abc\ndef", 5).text() == "abc\nd…");
}

TEST_CASE("an attribute holds whatever it is given") {
  for (const std::string& text : naughty_texts()) {
    const std::string tag = element("p", {{"title", text}, {"id", "x"}}, escaped(text)).text();
    INFO(tag);
    CHECK(html_skeleton(tag) == "<p title= id=></p>");
    CHECK(tag.find('\n') == std::string::npos);
  }
}

TEST_CASE("style and script are in the page byte for byte, and the policy names their hashes") {
  const auto files = report::page_files();
  REQUIRE(files.size() == 2);
  for (const EmbeddedFile& file : files) {
    INFO(file.path);
    const std::string text(file.text);
    CHECK(report::raw_element("style", file).text() == "<style>" + text + "</style>");
    const auto bytes = base64_decode(report::policy_hash(file).substr(7));
    REQUIRE(bytes);
    std::string hex;
    for (const char c : *bytes) {
      constexpr std::string_view digits = "0123456789abcdef";
      hex += digits[static_cast<unsigned char>(c) >> 4U];
      hex += digits[static_cast<unsigned char>(c) & 15U];
    }
    CHECK("sha256:" + hex == sha256_tag(text));
    for (const char* const never : {"</", "<!--", "\r", "http:", "https:", "@import", "url(", "innerHTML", "eval"})
      CHECK(text.find(never) == std::string::npos);
  }
}
