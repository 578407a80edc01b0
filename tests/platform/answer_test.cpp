#include "platform/answer.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::platform;

TEST_CASE("A refusal has status, code, message and details, and is not stored by anybody") {
  const http::Response answer = refusal(409, "some_code", "a message", {{"field", "what is wrong"}});
  CHECK(answer.status == 409);
  CHECK(*answer.headers.get("Content-Type") == "application/json");
  CHECK(*answer.headers.get("Cache-Control") == "no-store");
  CHECK(Json::parse(answer.body) == Json({{"status", 409},
                                          {"code", "some_code"},
                                          {"message", "a message"},
                                          {"details", {{{"field", "field"}, {"message", "what is wrong"}}}}}));
  CHECK(Json::parse(no_such_object().body)["details"] == Json::array());
}

TEST_CASE("One fault is told in the message, several in the details") {
  CHECK(Json::parse(invalid_request({{"name", "is required"}}).body)["message"] == "name: is required");
  CHECK(Json::parse(invalid_request({{"", "is odd"}}).body)["message"] == "is odd");
  const Json two = Json::parse(invalid_request({{"a", "x"}, {"b", "y"}}).body);
  CHECK(two["message"] == "2 things are wrong with the request");
  CHECK(two["details"].size() == 2);
}

TEST_CASE("Bytes that are no text do not spoil an answer") {
  CHECK(Json::parse(refusal(400, "code", "a\xff", {}).body)["status"] == 400);
}
