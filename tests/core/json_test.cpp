#include "core/json.hpp"

#include <catch2/catch.hpp>

using namespace weir;

namespace {

std::string problem_of(std::string_view text, JsonLimits limits = {}) {
  const auto parsed = parse_json(text, "A003", limits);
  if (parsed) return "accepted";
  CHECK(parsed.error().size() == 1);
  CHECK(parsed.error().front().code == "A003");
  return parsed.error().front().message;
}

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

}  // namespace

TEST_CASE("valid JSON is read as it stands") {
  struct Row {
    std::string text;
    std::string canonical;
  };
  const auto row = GENERATE(values<Row>({
      {"null", "null"},
      {" true ", "true"},
      {"[]", "[]"},
      {"{}", "{}"},
      {R"({"b":[1,{"c":[]}],"a":"x"})", R"({"a":"x","b":[1,{"c":[]}]})"},
      {R"([[],[[1],2],{"a":{}}])", R"([[],[[1],2],{"a":{}}])"},
      {R"("\u0000\ud83d\ude00")", "\"\\u0000\xF0\x9F\x98\x80\""},
      {"18446744073709551615", "18446744073709551615"},
      {"-9223372036854775808", "-9223372036854775808"},
      {"1e2", "100"},
      {"-0", "0"},
      {R"({"":{"":0}})", R"({"":{"":0}})"},
  }));
  CAPTURE(row.text);
  const auto parsed = parse_json(row.text, "A003");
  REQUIRE(parsed);
  CHECK(canonical_json(*parsed) == row.canonical);
}

TEST_CASE("what is not strict JSON is refused with its byte and without its text") {
  struct Row {
    std::string text;
    std::string message;
  };
  const auto row = GENERATE(values<Row>({
      {"", "the JSON ends too early (at byte 0)"},
      {"[1,2", "the JSON ends too early (at byte 4)"},
      {R"({"token": s)", "the JSON is malformed (at byte 11)"},
      {R"({"a":1,"a":2})", "the JSON has the same key twice in one object (at byte 10)"},
      {R"({"b":{"a":1,"a":2}})", "the JSON has the same key twice in one object (at byte 15)"},
      {"1 2", "the JSON is malformed (at byte 3)"},
      {"[NaN]", "the JSON is malformed (at byte 2)"},
      {"[1e400]", "the JSON has a number that is too large (at byte 7)"},
      {"// no\n1", "the JSON is malformed (at byte 1)"},
      {"[1,]", "the JSON is malformed (at byte 4)"},
      {R"("\ud800")", "the JSON is malformed (at byte 8)"},
      {"\"\xC3\x28\"", "the JSON is not valid UTF-8 at byte 1"},
      {"\"\xED\xA0\x80\"", "the JSON is not valid UTF-8 at byte 1"},
      {"\xEF\xBB\xBF{}", "the JSON begins with a byte order mark"},
      {"\"a\nb\"", "the JSON is malformed (at byte 3)"},
  }));
  CAPTURE(row.text);
  CHECK(problem_of(row.text) == row.message);
}

TEST_CASE("hostile sizes and depths are refused before they cost anything") {
  CHECK(problem_of(nested(100)) == "accepted");
  CHECK(problem_of(nested(101)) == "the JSON is nested deeper than 100 levels (at byte 101)");
  CHECK(problem_of(std::string(1'000'000, '[')) == "the JSON is nested deeper than 100 levels (at byte 101)");
  CHECK(problem_of("[1234]", {.bytes = 5}) == "the JSON has 6 bytes, more than the limit of 5");
}

TEST_CASE("equality is that of the canonical value") {
  const auto same = [](std::string_view left, std::string_view right) {
    return same_json(parse_json(left, "A003").value(), parse_json(right, "A003").value());
  };
  CHECK(same("1", "1.0"));
  CHECK(same(R"({"a":[1.0,{"b":2}]})", R"({"a":[1,{"b":2.0}]})"));
  CHECK_FALSE(same("-1", "18446744073709551615"));
  CHECK_FALSE(same("9007199254740993", "9007199254740992"));
  CHECK_FALSE(same("[1,2]", "[2,1]"));
  CHECK_FALSE(same("[1]", "[1,2]"));
  CHECK_FALSE(same(R"({"a":1})", R"({"b":1})"));
  CHECK_FALSE(same(R"({"a":1})", R"({"a":1,"b":1})"));
  CHECK_FALSE(same("1", "true"));
  CHECK_FALSE(same("null", "0"));
}

TEST_CASE("pointers are joined and followed by RFC 6901") {
  const Json document =
      parse_json(R"({"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8,"~1":9})",
                 "A003")
          .value();
  const auto at = [&](std::string_view pointer) {
    const Json* found = pointer_get(document, pointer);
    return found == nullptr ? std::string("nothing") : canonical_json(*found);
  };
  CHECK(pointer_get(document, "") == &document);
  CHECK(at("/foo") == R"(["bar","baz"])");
  CHECK(at("/foo/0") == R"("bar")");
  CHECK(at("/") == "0");
  CHECK(at("/a~1b") == "1");
  CHECK(at("/c%d") == "2");
  CHECK(at("/e^f") == "3");
  CHECK(at("/g|h") == "4");
  CHECK(at("/i\\j") == "5");
  CHECK(at("/k\"l") == "6");
  CHECK(at("/ ") == "7");
  CHECK(at("/m~0n") == "8");
  CHECK(at("/~01") == "9");
  for (const char* none :
       {"foo", "/foo/2", "/foo/01", "/foo/-", "/foo/-1", "/foo/0/x", "/a~2b", "/m~", "/bar", "/foo/"})
    CHECK(at(none) == "nothing");

  CHECK(pointer_join("", "a/b~c") == "/a~1b~0c");
  CHECK(pointer_join("/x", std::size_t{3}) == "/x/3");
  CHECK(at(pointer_join("", "m~n")) == "8");
}

TEST_CASE("a string member is one that is there and a string") {
  const Json object = {{"name", "x"}, {"count", 1}, {"nothing", nullptr}};
  CHECK(string_member(object, "name") == "x");
  CHECK_FALSE(string_member(object, "count"));
  CHECK_FALSE(string_member(object, "nothing"));
  CHECK_FALSE(string_member(object, "absent"));
  CHECK_FALSE(string_member(Json::array(), "name"));
}
