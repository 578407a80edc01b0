#include "http/disclosure.hpp"

#include <catch2/catch.hpp>

using weir::http::discloses;

TEST_CASE("a text that repeats a secret is found out in every usual encoding") {
  const std::string secret = "s3cr3t/+\"value?with=marks\n";
  const std::string texts[] = {
      "token 's3cr3t/+\"value?with=marks\n' is not valid",
      R"(got {"apiToken":"s3cr3t/+\"value?with=marks\n"})",
      "GET /x?token=s3cr3t%2F%2B%22value%3Fwith%3Dmarks%0A",
      "Basic czNjcjN0LysidmFsdWU/d2l0aD1tYXJrcwo=",
      "Basic Onosczbzey1yM3Q6czNjcjN0LysidmFsdWU_d2l0aD1tYXJrcwo",
      "digest 7333637233742f2b2276616c75653f",
      "digest 7333637233742F2B2276616C75653F",
      "only the middle: value?with",
  };
  for (const std::string& text : texts) {
    INFO(text);
    CHECK(discloses(text, secret));
  }
}

TEST_CASE("base64 is found at every offset") {
  const std::string secret = "correct-horse-battery";
  CHECK(discloses("YTpjb3JyZWN0LWhvcnNlLWJhdHRlcnk=", secret));      // a:
  CHECK(discloses("YWI6Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5", secret));      // ab:
  CHECK(discloses("YWJjOmNvcnJlY3QtaG9yc2UtYmF0dGVyeQ==", secret));  // abc:
}

TEST_CASE("a text without the secret is not suspected") {
  CHECK_FALSE(discloses("name must be a string", "s3cr3t-value"));
  CHECK_FALSE(discloses("", "s3cr3t-value"));
  CHECK_FALSE(discloses("anything", ""));
  CHECK_FALSE(discloses("seven characters in a row: s3cr3t-", "s3cr3t-value"));
  CHECK(discloses("short ones whole: pw1", "pw1"));
}
