#include "http/message.hpp"

#include <catch2/catch.hpp>

using namespace weir::http;

TEST_CASE("Methods have their names and no others") {
  const std::pair<Method, const char*> cases[] = {{Method::get, "GET"},
                                                  {Method::post, "POST"},
                                                  {Method::put, "PUT"},
                                                  {Method::patch, "PATCH"},
                                                  {Method::delete_, "DELETE"}};
  for (const auto& [method, name] : cases) {
    CHECK(to_string(method) == name);
    CHECK(parse_method(name) == method);
  }
  for (const char* other : {"", "get", "HEAD", "OPTIONS", "GETX"}) CHECK_FALSE(parse_method(other));
}

TEST_CASE("Headers are found without case, replaced and kept in order") {
  Headers headers;
  headers.set("Content-Type", "a");
  headers.set("X", "b");
  headers.set("content-type", "c");
  REQUIRE(headers.get("CONTENT-TYPE") != nullptr);
  CHECK(*headers.get("CONTENT-TYPE") == "c");
  CHECK(headers.get("Y") == nullptr);
  REQUIRE(headers.all().size() == 2);
  CHECK(headers.all()[0].first == "Content-Type");
}

TEST_CASE("A segment and a query are written so that they are read back") {
  const std::string texts[] = {"plain-1._~", "a b", "a/b", "a%2Fb", "?x=1&y", "#", "Größe", std::string("\0\xff", 2),
                               "+"};
  for (const std::string& text : texts) {
    const std::string target = "/v1/" + encode_segment(text) + encode_query({{"n", text}, {"m", "1"}});
    const auto parsed = parse_target(target);
    REQUIRE(parsed);
    CHECK(parsed->segments == std::vector<std::string>{"v1", text});
    CHECK(parsed->query == std::multimap<std::string, std::string>{{"n", text}, {"m", "1"}});
  }
  CHECK(encode_query({}).empty());
  CHECK(encode_query({{"a", "b c"}}) == "?a=b%20c");
}

TEST_CASE("Targets are read by their parts, or refused") {
  const auto root = parse_target("/");
  REQUIRE(root);
  CHECK(root->segments == std::vector<std::string>{""});
  const auto target = parse_target("/a//b%20c/?x&y=1=2&&x=+");
  REQUIRE(target);
  CHECK(target->path == "/a//b%20c/");
  CHECK(target->segments == std::vector<std::string>{"a", "", "b c", ""});
  CHECK(target->query == std::multimap<std::string, std::string>{{"x", ""}, {"x", " "}, {"y", "1=2"}});
  for (const char* bad : {"", "a", "http://x/", "*", "/%", "/%4", "/%zz", "/a?b=%", "/a b", "/a\r\nX: y", "/a#b"}) {
    INFO(bad);
    CHECK_FALSE(parse_target(bad));
  }
}

TEST_CASE("A form is read like a query") {
  const auto form = parse_query("a=1+2&b=%26&b=3");
  REQUIRE(form);
  CHECK(*form == std::multimap<std::string, std::string>{{"a", "1 2"}, {"b", "&"}, {"b", "3"}});
  CHECK(parse_query("")->empty());
  CHECK_FALSE(parse_query("a=%"));
}
