#include <bit>
#include <limits>

#include <catch2/catch.hpp>

#include "core/json.hpp"

using namespace weir;

TEST_CASE("numbers are written as in the sample table of RFC 8785, appendix B") {
  struct Row {
    std::uint64_t bits;
    std::string text;
  };
  const auto row = GENERATE(values<Row>({
      {0x0000000000000000, "0"},
      {0x8000000000000000, "0"},
      {0x0000000000000001, "5e-324"},
      {0x8000000000000001, "-5e-324"},
      {0x7fefffffffffffff, "1.7976931348623157e+308"},
      {0xffefffffffffffff, "-1.7976931348623157e+308"},
      {0x4340000000000000, "9007199254740992"},
      {0xc340000000000000, "-9007199254740992"},
      {0x4430000000000000, "295147905179352830000"},
      {0x44b52d02c7e14af5, "9.999999999999997e+22"},
      {0x44b52d02c7e14af6, "1e+23"},
      {0x44b52d02c7e14af7, "1.0000000000000001e+23"},
      {0x444b1ae4d6e2ef4e, "999999999999999700000"},
      {0x444b1ae4d6e2ef4f, "999999999999999900000"},
      {0x444b1ae4d6e2ef50, "1e+21"},
      {0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"},
      {0x3eb0c6f7a0b5ed8d, "0.000001"},
      {0x41b3de4355555553, "333333333.3333332"},
      {0x41b3de4355555554, "333333333.33333325"},
      {0x41b3de4355555555, "333333333.3333333"},
      {0x41b3de4355555556, "333333333.3333334"},
      {0x41b3de4355555557, "333333333.33333343"},
      {0xbecbf647612f3696, "-0.0000033333333333333333"},
      {0x43143ff3c1cb0959, "1424953923781206.2"},
  }));
  CHECK(canonical_json(Json(std::bit_cast<double>(row.bits))) == row.text);
}

TEST_CASE("integers are exact whatever their size") {
  CHECK(canonical_json(Json(std::numeric_limits<std::uint64_t>::max())) == "18446744073709551615");
  CHECK(canonical_json(Json(std::numeric_limits<std::int64_t>::min())) == "-9223372036854775808");
  CHECK(canonical_json(Json(9007199254740993)) == "9007199254740993");
}

TEST_CASE("the example of RFC 8785, section 3.2 comes out byte for byte") {
  const auto value = parse_json(R"({
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    })",
                                "A003");
  REQUIRE(value);
  CHECK(
      canonical_json(*value) ==
      R"({"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"})");
}

TEST_CASE("keys stand in the order of their UTF-16 units") {
  const auto value = parse_json(R"({
      "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"
    })",
                                "A003");
  REQUIRE(value);
  CHECK(canonical_json(*value) ==
        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xC2\x80\":\"Control\","
        "\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\","
        "\"\xEF\xAC\xB3\":\"Hebrew Letter Dalet With Dagesh\"}");
  CHECK(canonical_json(Json{{"ab", 1}, {"a", 2}, {"", 3}, {"aa", 4}}) == R"({"":3,"a":2,"aa":4,"ab":1})");
  CHECK(canonical_json(Json{{"é", 1}, {"è", 2}}) == R"({"è":2,"é":1})");
}
