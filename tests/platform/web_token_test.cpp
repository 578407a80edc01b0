#include "platform/web_token.hpp"

#include <catch2/catch.hpp>

#include "core/crypto.hpp"

using namespace weir;

namespace {

/// HS256 by hand, so that the reader is not tested by its own writer alone.
std::string base64url(std::string_view bytes) {
  std::string text = base64_encode(bytes);
  for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return text.substr(0, text.find('='));
}

}  // namespace

TEST_CASE("A token is read by one algorithm and one key, with an expiry, or not at all") {
  const std::string key(32, 'k');
  const auto token = [&](const std::string& header, const std::string& claims, const std::string& secret) {
    const std::string text = base64url(header) + "." + base64url(claims);
    std::string digest;
    const std::string hex = hmac_sha256_hex(secret, text);
    for (std::size_t i = 0; i < hex.size(); i += 2)
      digest += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return text + "." + base64url(digest);
  };
  const std::string header = R"({"alg":"HS256","typ":"JWT"})";
  const std::string good = R"({"sub":"s","tenant_id":"t","app_id":"a","role":"reader","exp":1000})";
  const auto read = platform::read_token(token(header, good, key), key, 999);
  REQUIRE(read);
  CHECK(read->subject == "s");
  CHECK(read->tenant == "t");
  CHECK(read->app == "a");
  CHECK(read->role == "reader");
  CHECK_FALSE(platform::read_token(token(header, good, key), key, 1000));
  CHECK_FALSE(platform::read_token(token(header, good, std::string(32, 'x')), key, 999));
  CHECK_FALSE(platform::read_token(token(header, good, "short"), "short", 999));
  CHECK_FALSE(platform::read_token(token(R"({"alg":"HS512","typ":"JWT"})", good, key), key, 999));
  CHECK_FALSE(platform::read_token(token(R"({"alg":"none"})", good, key), key, 999));
  for (const char* claims : {R"({"sub":"s","tenant_id":"t","role":"reader"})", R"({"sub":"s","exp":1000})",
                             R"({"tenant_id":"t","exp":1000})", R"({"sub":"s","tenant_id":"t","exp":"1000"})",
                             R"({"sub":"s","tenant_id":"t","exp":1000,"nbf":1001})", "[]", "x"}) {
    INFO(claims);
    CHECK_FALSE(platform::read_token(token(header, claims, key), key, 999));
  }
  CHECK(platform::sign_token({"s", "t", {}, "reader", 0, 1000}, "short").empty());
}
