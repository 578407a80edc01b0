#include "platform/web_address.hpp"

#include <catch2/catch.hpp>

using namespace weir::platform;

TEST_CASE("An address is an origin and a target, and nothing secret or strange") {
  const auto address = parse_address("https://API.acme.example/v1?x=1");
  REQUIRE(address);
  CHECK(address->origin == "https://api.acme.example:443");
  CHECK(address->target == "/v1?x=1");
  CHECK(parse_address("http://127.0.0.1:8080")->target == "/");
  CHECK(parse_address("http://h?x=1")->target == "/?x=1");
  for (const char* url :
       {"", "acme.example", "ftp://acme.example", "https://u:p@acme.example/", "https://acme.example/#x",
        "https://acme.example/a b", "https:///x", "https://acme.example/%zz"}) {
    INFO(url);
    CHECK_FALSE(parse_address(url));
  }
}

TEST_CASE("A link is followed from the page it stands on") {
  const WebAddress page{"https://a.example:443", "/v1/items?page=1"};
  const struct {
    const char* link;
    const char* origin;
    const char* target;
  } rows[] = {
      {"https://a.example/v1/items?page=2", "https://a.example:443", "/v1/items?page=2"},
      {"https://b.example/x", "https://b.example:443", "/x"},
      {"/v2/items", "https://a.example:443", "/v2/items"},
      {"?page=2", "https://a.example:443", "/v1/items?page=2"},
      {"more?page=2", "https://a.example:443", "/v1/more?page=2"},
      {"/go?to=https://b.example/", "https://a.example:443", "/go?to=https://b.example/"},
  };
  for (const auto& row : rows) {
    INFO(row.link);
    const auto next = follow_link(page, row.link);
    REQUIRE(next);
    CHECK(next->origin == row.origin);
    CHECK(next->target == row.target);
  }
  for (const char* link : {"", "//b.example/x", "/a b", "/x#y", "ftp://b.example/"})
    CHECK_FALSE(follow_link(page, link));
}
