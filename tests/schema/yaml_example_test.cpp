#include "schema/yaml_example.hpp"

#include <catch2/catch.hpp>

using namespace weir;

TEST_CASE("block YAML keeps short values on one line") {
  const Json value =
      Json::parse(R"({"a": {"b": "x", "c": [1, 2]}, "d": {"e": "WEIR"}, "f": [{"g": 1, "h": 2}, 3], "i": {}})");
  CHECK(schema::yaml_block(value) == "a:\n  b: x\n  c: [1, 2]\nd: {e: WEIR}\nf:\n  - g: 1\n    h: 2\n  - 3\ni: {}\n");
}

TEST_CASE("a text is quoted unless no reader can take it for something else") {
  for (const char* plain : {"acme.okta.com", "Okta (production)", "https://a.example/b", "us-*", "/tickets", "a:b"}) {
    INFO(plain);
    CHECK(schema::yaml_flow(plain) == plain);
  }
  for (const char* quoted :
       {"",     "true", "No",  "on",  "null", "12", "0x1f", "1e3", "2024-01-01", "0 */6 * * *", "a: b", "a #b",
        "*all", "- a",  "a,b", "[a]", "a ",   " a", "~",    "y",   "a\nb",       "$.items[*]",  "a:"}) {
    INFO(quoted);
    CHECK(schema::yaml_flow(quoted) == Json(quoted).dump());
  }
}

TEST_CASE("what no file may hold, or breaks a line for some readers, is written as an escape") {
  CHECK(schema::yaml_flow("a\x7f\xc2\x85") == "\"a\\u007f\\u0085\"");
  CHECK(schema::yaml_flow("\xe2\x80\xa8\xef\xbb\xbf") == "\"\\u2028\\ufeff\"");
  CHECK(schema::yaml_flow("\xc3\xbc\xe2\x80\x9c") == "\"\xc3\xbc\xe2\x80\x9c\"");
}
