#include "core/ascii.hpp"

#include <catch2/catch.hpp>

using namespace weir;

TEST_CASE("characters are told apart by ASCII alone") {
  const std::string digits = "0123456789", lower = "abcdefghijklmnopqrstuvwxyz", upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    CAPTURE(byte);
    const bool digit = digits.find(c) != std::string::npos, small = lower.find(c) != std::string::npos;
    const bool letter = small || upper.find(c) != std::string::npos;
    CHECK(is_digit(c) == digit);
    CHECK(is_letter(c) == letter);
    CHECK(is_hex_digit(c) == (digit || std::string("abcdefABCDEF").find(c) != std::string::npos));
    CHECK(is_lower_or_digit(c) == (digit || small));
  }
}

TEST_CASE("bytes are written as two hex digits each") {
  CHECK(hex("").empty());
  CHECK(hex(std::string_view("\0\x01\x7f\x80\xff", 5)) == "00017f80ff");
}
