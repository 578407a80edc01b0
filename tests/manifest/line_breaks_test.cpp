#include "manifest/line_breaks.hpp"

#include <catch2/catch.hpp>

#include "manifest/encoding.hpp"

using namespace weir::manifest;

TEST_CASE("line breaks come back as they were, of all sorts") {
  for (const std::string text : {"", "a", "a\n", "a\r\nb\nc\rd",
                                 "\xef\xbb\xbf"
                                 "a\r\n\r\n\r\r\n",
                                 "\n\r\n\r"}) {
    const std::string plain = plain_line_breaks(text).value_or(text);
    CHECK(LineBreaks(text).restored(plain) == text);
  }
}

TEST_CASE("what was not edited keeps its line breaks, and new lines end like the one before them") {
  struct Row {
    std::string before, plain_after, after;
  };
  const std::vector<Row> rows = {
      {"a\r\nb\nc\r", "a\nb\nc\n", "a\r\nb\nc\r"},
      {"a\r\nb\nc\r", "a\nx\nc\n", "a\r\nx\nc\r"},
      {"a\r\nb\nc\r", "a\nc\n", "a\r\nc\r"},
      {"a\r\nb\nc\r", "a\nb\nnew\nnew\nc\n", "a\r\nb\nnew\nnew\nc\r"},
      {"a\r\nb\nc\r", "a\nnew\nb\nc\n", "a\r\nnew\r\nb\nc\r"},
      {"a\r\nb", "new\na\nb", "new\r\na\r\nb"},
      {"a\r\nb", "a\nb\nnew", "a\r\nb\r\nnew"},
      {"a", "a\nnew", "a\nnew"},
      {"a\r\na\na\r\n", "a\na\n", "a\r\na\n"},
      {"a\r\nb\n", "", ""},
  };
  for (const Row& row : rows) {
    LineBreaks breaks(row.before);
    breaks.follow(plain_line_breaks(row.before).value_or(row.before), row.plain_after);
    CHECK(breaks.restored(row.plain_after) == row.after);
  }
}
