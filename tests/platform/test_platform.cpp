#include "platform/test_platform.hpp"

#include <catch2/catch.hpp>

namespace weir::test {

TestPlatform::TestPlatform(platform::Profile profile, double rate) {
  options_ = {database(), profile, rate};
  reopen();
}

void TestPlatform::reopen() {
  server_.reset();
  auto opened = platform::Server::open(options_, clock_, random_);
  REQUIRE(opened);
  server_ = std::move(*opened);
}

void TestPlatform::open_as(platform::Profile profile) {
  options_.profile = profile;
  reopen();
}

Answer TestPlatform::send(http::Method method, const std::string& target, const std::string& body,
                          const HeaderList& extra) {
  http::Request request;
  request.method = method;
  request.target = target;
  request.body = body;
  request.headers.set("Authorization", "Bearer " + server_->api_key());
  if (!body.empty()) request.headers.set("Content-Type", "application/json");
  for (const auto& [name, value] : extra) request.headers.set(name, value);
  http::Response response = server_->handle(request);
  Answer answer{response.status, nullptr, response.headers, response.body};
  if (!response.body.empty()) {
    auto json = parse_json(response.body, "T001");
    REQUIRE(json);
    answer.json = std::move(*json);
  }
  return answer;
}

Json source_body(const std::string& name) {
  return {{"name", name}, {"type", "okta"}, {"config", {{"domain", "acme.okta.com"}, {"apiToken", "canary-7f3a"}}}};
}

Json connector_body(const std::string& name) {
  return {{"name", name}, {"type", "warehouse"}, {"provider", "snowflake"}};
}

Json connection_body(const std::string& source, const std::string& connector) {
  return {{"name", "okta to warehouse"}, {"sourceId", source}, {"destinationId", connector}};
}

std::string mapping_path(const std::string& source, const std::string& stream) {
  return std::string(sources_path) + "/" + source + "/streams/" + http::encode_segment(stream) + "/mapping";
}

std::string TestPlatform::new_source(const std::string& name, Json more) {
  Json body = source_body(name);
  body.update(more);
  const Answer made = post(sources_path, body);
  INFO(made.body);
  REQUIRE(made.status == 201);
  return made.json["id"];
}

std::string TestPlatform::new_connector(const std::string& name, Json more) {
  Json body = connector_body(name);
  body.update(more);
  const Answer made = post(connectors_path, body);
  INFO(made.body);
  REQUIRE(made.status == 201);
  return made.json["id"];
}

std::string TestPlatform::new_connection(const std::string& source, const std::string& connector, Json more) {
  Json body = connection_body(source, connector);
  body.update(more);
  const Answer made = post(connections_path, body);
  INFO(made.body);
  REQUIRE(made.status == 201);
  return made.json["id"];
}

Json TestPlatform::source(const std::string& id) {
  return get(std::string(sources_path) + "/" + id).json;
}

Json TestPlatform::connection(const std::string& id) {
  return get(std::string(connections_path) + "/" + id).json;
}

HeaderList TestPlatform::token(const platform::TokenRequest& request) {
  auto token = server_->make_token(request);
  REQUIRE(token);
  return {{"Authorization", "Bearer " + *token}};
}

}  // namespace weir::test
