#include "http/origin.hpp"

#include <catch2/catch.hpp>

using weir::http::parse_origin;

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
