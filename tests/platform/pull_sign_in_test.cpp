#include "platform/pull_sign_in.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using platform::read_sign_in;

TEST_CASE("Each way to sign in gives its headers") {
  CHECK_FALSE(read_sign_in(Json::object())->has_credentials());
  CHECK(read_sign_in({{"authMethod", "api_key"}, {"apiKeys", {{"X-Key", "k"}}}})->headers.at("X-Key") == "k");
  const Json basic = {{"authMethod", "basic"}, {"username", "Aladdin"}, {"password", "open sesame"}};
  CHECK(read_sign_in(basic)->headers.at("Authorization") == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  const Json bearer = {{"authMethod", "bearer_token"}, {"bearerToken", "t"}};
  CHECK(read_sign_in(bearer)->headers.at("Authorization") == "Bearer t");
}

TEST_CASE("OAuth gives the form that asks for a token") {
  const Json client = {{"authMethod", "oauth"},
                       {"accessTokenUrl", "https://login.example/token"},
                       {"clientId", "id"},
                       {"clientSecret", "secret"},
                       {"scope", "tickets.read"}};
  const auto read = read_sign_in(client);
  REQUIRE(read);
  CHECK(read->with_token);
  CHECK(read->token_address.origin == "https://login.example:443");
  using Form = std::vector<std::pair<std::string, std::string>>;
  CHECK(read->token_form == Form{{"grant_type", "client_credentials"},
                                 {"client_id", "id"},
                                 {"client_secret", "secret"},
                                 {"scope", "tickets.read"}});
  Json refresh = client;
  refresh.update({{"grantType", "refresh_token"}, {"refreshToken", "r"}});
  CHECK(read_sign_in(refresh)->token_form[1] == Form::value_type{"refresh_token", "r"});
  Json password = client;
  password.update({{"grantType", "password"}, {"username", "u"}, {"password", "p"}});
  CHECK(read_sign_in(password)->token_form[2] == Form::value_type{"password", "p"});
}

TEST_CASE("What is missing or cannot be done is named, and no value with it") {
  const struct {
    Json config;
    const char* setting;
  } rows[] = {
      {{{"authMethod", "api_key"}}, "config/apiKeys"},
      {{{"authMethod", "basic"}, {"password", "canary"}}, "config/username"},
      {{{"authMethod", "bearer_token"}}, "config/bearerToken"},
      {{{"authMethod", "oauth"}, {"clientId", "canary"}}, "config/accessTokenUrl"},
      {{{"authMethod", "oauth"}, {"accessTokenUrl", "http://canary.example/"}}, "over https only"},
      {{{"authMethod", "oauth"}, {"accessTokenUrl", "http://127.canary.example/"}}, "over https only"},
      {{{"authMethod", "oauth"}, {"accessTokenUrl", "https://a.example/"}, {"clientId", "canary"}},
       "config/clientSecret"},
      {{{"authMethod", "oauth"}, {"accessTokenUrl", "https://a.example/"}, {"grantType", "refresh_token"}},
       "config/refreshToken"},
      {{{"authMethod", "oauth"}, {"accessTokenUrl", "https://a.example/"}, {"grantType", "password"}},
       "config/username"},
      {{{"authMethod", "aws"}}, "config/authMethod"},
  };
  for (const auto& row : rows) {
    INFO(row.config.dump());
    const auto read = read_sign_in(row.config);
    REQUIRE_FALSE(read);
    CHECK(read.error().find(row.setting) != std::string::npos);
    CHECK(read.error().find("canary") == std::string::npos);
  }
}
