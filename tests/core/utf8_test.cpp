#include "core/utf8.hpp"

#include <string>

#include <catch2/catch.hpp>

using namespace weir;

TEST_CASE("a code point is read where it begins, with the bytes that it takes") {
  struct Row {
    std::string_view text;
    std::uint32_t value;
    std::size_t length;
  };
  const Row rows[] = {
      {std::string_view("\0", 1), 0, 1},
      {"a", 'a', 1},
      {"\x7f", 0x7F, 1},
      {"\xC2\x80", 0x80, 2},
      {"\xDF\xBF", 0x7FF, 2},
      {"\xE0\xA0\x80", 0x800, 3},
      {"\xED\x9F\xBF", 0xD7FF, 3},
      {"\xEE\x80\x80", 0xE000, 3},
      {"\xEF\xBF\xBF", 0xFFFF, 3},
      {"\xF0\x90\x80\x80", 0x10000, 4},
      {"\xF4\x8F\xBF\xBF", 0x10FFFF, 4},
  };
  for (const Row& row : rows) {
    CAPTURE(row.value);
    const std::string among = "x" + std::string(row.text) + "x";
    const CodePoint point = code_point_at(among, 1);
    CHECK(point.value == row.value);
    CHECK(point.length == row.length);
  }
}

TEST_CASE("what is no UTF-8 has no length") {
  for (const std::string_view text :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC2",
        "\xC2"
        "a",
        "\xE0\x9F\xBF", "\xE1\x80",
        "\xE1\x80"
        "a",
        "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF1\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF"}) {
    CAPTURE(text.size(), static_cast<int>(text.front()));
    CHECK(code_point_at(text, 0).length == 0);
  }
}

TEST_CASE("bytes that go on with a character are known by themselves") {
  int going_on = 0;
  for (int byte = 0; byte < 256; ++byte) going_on += continues_code_point(static_cast<char>(byte)) ? 1 : 0;
  CHECK(going_on == 64);
  CHECK(continues_code_point('\x80'));
  CHECK(continues_code_point('\xBF'));
  CHECK_FALSE(continues_code_point('\xC0'));
}
