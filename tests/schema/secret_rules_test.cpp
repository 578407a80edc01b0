#include <catch2/catch.hpp>

#include "schema/schema.hpp"

using namespace weir;

TEST_CASE("names of settings that hold a secret are recognised in any casing") {
  for (const char* name : {"password",        "Password",     "PASSWORD",     "dbPassword",
                           "db_password",     "db-password",  "passwd",       "pwd",
                           "passphrase",      "secret",       "clientSecret", "client_secret",
                           "CLIENT-SECRET",   "clientsecret", "secretKey",    "secretValue",
                           "token",           "apiToken",     "accessToken",  "access_token",
                           "bearerToken",     "tokens",       "apiKey",       "api_key",
                           "APIKEY",          "apikey",       "x-api-key",    "privateKey",
                           "private_key",     "privatekey",   "accessKey",    "aws_secret_access_key",
                           "sharedAccessKey", "accountKey",   "credential",   "credentials",
                           "credentialsJson", "jwt",          "refreshToken", "signingKey",
                           "encryption_key",  "token1"}) {
    INFO(name);
    CHECK(schema::looks_like_secret(name));
  }
}

TEST_CASE("names of settings that only speak about a secret are left alone") {
  for (const char* name : {"baseUrl",    "region",          "accountId",      "key",
                           "primaryKey", "sortKey",         "keyPair",        "tokenUrl",
                           "token_uri",  "accessTokenUrl",  "passwordPolicy", "secretName",
                           "secretPath", "credentialsPath", "apiKeyHeader",   "tokenTtl",
                           "maxTokens",  "authType",        "keyboard",       "secretary",
                           "bypass",     "compass",         "pinned",         ""}) {
    INFO(name);
    CHECK_FALSE(schema::looks_like_secret(name));
  }
}

TEST_CASE("a secret takes exactly one reference of the two forms") {
  const auto accepts = [](const char* reference) {
    const Json config = {{"domain", "acme.okta.com"}, {"apiToken", Json::parse(reference)}};
    return schema::validate("sources/okta.schema.json", config, schema::Form::manifest).empty();
  };
  for (const char* good :
       {R"({"fromEnv": "WEIR_SECRET_A"})", R"({"fromEnv": "WEIR_SECRET_A_1"})", R"({"fromFile": "okta"})",
        R"({"fromFile": "team/okta.token"})", R"({"fromFile": "..hidden"})"}) {
    INFO(good);
    CHECK(accepts(good));
  }
  for (const char* bad : {R"("literal")",
                          "17",
                          "null",
                          "[]",
                          "{}",
                          R"({"fromEnv": "PATH"})",
                          R"({"fromEnv": "WEIR_SECRET_"})",
                          R"({"fromEnv": "weir_secret_a"})",
                          R"({"fromEnv": "WEIR_SECRET_a"})",
                          R"({"fromEnv": 1})",
                          R"({"fromEnv": null})",
                          R"({"fromEnv": "WEIR_SECRET_A", "fromFile": "a"})",
                          R"({"fromVault": "a"})",
                          R"({"fromFile": "/etc/passwd"})",
                          R"({"fromFile": "../a"})",
                          R"({"fromFile": "a/../b"})",
                          R"({"fromFile": "a//b"})",
                          R"({"fromFile": ""})",
                          R"({"fromFile": "a\u0000b"})",
                          R"({"fromFile": "./a"})"}) {
    INFO(bad);
    CHECK_FALSE(accepts(bad));
  }
}

TEST_CASE("on the wire a secret is a value and a reference is none") {
  const auto faults = [](const Json& token) {
    return schema::validate("sources/okta.schema.json", {{"domain", "acme.okta.com"}, {"apiToken", token}}).size();
  };
  CHECK(faults("t") == 0);
  CHECK(faults({{"fromEnv", "WEIR_SECRET_A"}}) == 1);
}
