#include "http/origin.hpp"

#include <catch2/catch.hpp>

using namespace weir::http;

TEST_CASE("an origin is written with scheme, host and port in one way") {
  struct Case {
    std::string_view url, expected;
  };
  const Case cases[] = {
      {"https://api.cyberpod.app", "https://api.cyberpod.app:443"},
      {"https://api.cyberpod.app/", "https://api.cyberpod.app:443"},
      {"HTTPS://API.Cyberpod.App:8443", "https://api.cyberpod.app:8443"},
      {"http://127.0.0.1:8080", "http://127.0.0.1:8080"},
      {"http://localhost", "http://localhost:80"},
      {"http://[::1]:5000/", "http://[::1]:5000"},
  };
  for (const Case& each : cases) {
    INFO(each.url);
    const auto origin = parse_origin(each.url);
    REQUIRE(origin);
    CHECK(*origin == each.expected);
  }
}

TEST_CASE("what is more or less than an origin is refused without being repeated") {
  const std::string_view urls[] = {
      "",
      "api.cyberpod.app",
      "ftp://api.cyberpod.app",
      "file:///etc/passwd",
      "https://",
      "https://user:hunter2@api.cyberpod.app",
      "https://user@api.cyberpod.app",
      "https://api.cyberpod.app/v1",
      "https://api.cyberpod.app/?a=b",
      "https://api.cyberpod.app/#top",
      "https://api.cyberpod.app:99999",
      "https://api.cyberpod.app\r\nHost: evil",
      "https://a b",
  };
  for (const std::string_view url : urls) {
    INFO(url);
    const auto origin = parse_origin(url);
    REQUIRE_FALSE(origin);
    CHECK(origin.error().front().code == "U041");
    CHECK(origin.error().front().message.find("hunter2") == std::string::npos);
  }
}

TEST_CASE("this machine is known by its names and addresses, not by how a name begins") {
  for (const char* host : {"localhost", "127.0.0.1", "127.8.9.10", "::1", "[::1]"}) {
    INFO(host);
    CHECK(is_this_machine(host));
  }
  for (const char* host : {"", "127.acme.example", "127.0.0.1.acme.example", "127.0.0.1.5", "localhost.acme.example",
                           "10.0.0.1", "0.0.0.0", "::", "[::2]", "[::1", "acme.example"}) {
    INFO(host);
    CHECK_FALSE(is_this_machine(host));
  }
}

TEST_CASE("nobody listens on https and on the way to this machine") {
  for (const char* origin :
       {"https://a.example:443", "http://localhost:80", "http://127.0.0.1:8080", "http://[::1]:80"}) {
    INFO(origin);
    CHECK(is_private_origin(origin));
  }
  for (const char* origin : {"http://a.example:80", "http://10.0.0.1:80", "http://localhost.a.example:80",
                             "http://127.a.example:80", "embedded:.weir/platform.db", ""}) {
    INFO(origin);
    CHECK_FALSE(is_private_origin(origin));
  }
}
