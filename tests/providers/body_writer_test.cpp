#include "providers/body_writer.hpp"

#include <catch2/catch.hpp>

#include "providers/connector.hpp"
#include "providers/data_source.hpp"

using namespace weir;
using namespace weir::providers;

namespace {

Json body_of(const Result<std::string>& body) {
  REQUIRE(body);
  return Json::parse(*body);
}

const Json reference{{"fromEnv", "WEIR_SECRET_X"}};

}  // namespace

TEST_CASE("a draft is written in the API's words with secrets in place") {
  const SecretText secret("s3cr3t\"value");
  Draft draft;
  draft.fields = {{"displayName", "Okta"},  {"type", "okta"},
                  {"enabled", false},       {"config", {{"domain", "acme.okta.com"}, {"apiToken", reference}}},
                  {"onRemove", "delete"},   {"tags", {"ignored: the draft's own list counts"}},
                  {"syncSchedule", nullptr}};
  draft.tags = {"a", "weir:k3v9x2qm/DataSource/okta"};
  draft.secrets["/config/apiToken"] = &secret;
  const Json expected{{"name", "Okta"},
                      {"type", "okta"},
                      {"status", "disabled"},
                      {"config", {{"domain", "acme.okta.com"}, {"apiToken", "s3cr3t\"value"}}},
                      {"tags", {"a", "weir:k3v9x2qm/DataSource/okta"}}};
  CHECK(body_of(write_body(data_source(), draft, true)) == expected);
  Json update = expected;
  update["syncSchedule"] = nullptr;
  CHECK(body_of(write_body(data_source(), draft, false)) == update);
  CHECK(draft.fields["config"]["apiToken"] == reference);
}

TEST_CASE("tags are sent only when they are to be") {
  Draft draft;
  draft.fields = {{"enabled", true}};
  draft.send_tags = false;
  CHECK(body_of(write_body(data_source(), draft, false)) == Json{{"status", "active"}});
  CHECK(body_of(write_body(connector(), draft, false)) == Json{{"enabled", true}});
  CHECK(body_of(write_body(data_source(), draft, true)) == Json::object());
}

TEST_CASE("every field of a connector finds its place") {
  Draft draft;
  draft.send_tags = false;
  draft.fields = {{"groupId", "g"},      {"userId", "u"},       {"vaultPath", "v"},
                  {"authType", "a"},     {"eventTypes", {"e"}}, {"webhookEndpointId", "w"},
                  {"applicationId", "p"}};
  CHECK(body_of(write_body(connector(), draft, true)) == Json{{"group_id", "g"},
                                                              {"user_id", "u"},
                                                              {"vault_path", "v"},
                                                              {"auth_type", "a"},
                                                              {"event_types", {"e"}},
                                                              {"webhook_endpoint_id", "w"},
                                                              {"application_id", "p"}});
}

TEST_CASE("a secret whose field is no string is put in place as JSON") {
  const SecretText secret(R"({"X-Key":"abc"})");
  Draft draft;
  draft.send_tags = false;
  draft.fields = {{"config", {{"apiKeys", reference}}}};
  draft.secrets["/config/apiKeys"] = &secret;
  CHECK(body_of(write_body(data_source(), draft, false))["config"]["apiKeys"] == R"({"X-Key":"abc"})");
  draft.json_secrets = {"/config/apiKeys"};
  CHECK(body_of(write_body(data_source(), draft, false))["config"]["apiKeys"] == Json{{"X-Key", "abc"}});
}

TEST_CASE("a body that would be wrong is not made, and no value is shown") {
  const SecretText broken_text("canary\xff"), broken_json("{canary");
  Draft draft;
  draft.fields = {{"config", {{"apiToken", reference}}}};
  SECTION("a secret without a value") {
    const auto body = write_body(data_source(), draft, true);
    REQUIRE_FALSE(body);
    CHECK(body.error().front().code == "C010");
    CHECK(body.error().front().message.find("fromEnv:WEIR_SECRET_X") != std::string::npos);
  }
  SECTION("a secret that is not UTF-8") {
    draft.secrets["/config/apiToken"] = &broken_text;
    const auto body = write_body(data_source(), draft, true);
    REQUIRE_FALSE(body);
    CHECK(body.error().front().code == "C011");
    CHECK(body.error().front().message.find("canary") == std::string::npos);
  }
  SECTION("a secret that is not the JSON it must be") {
    draft.secrets["/config/apiToken"] = &broken_json;
    draft.json_secrets = {"/config/apiToken"};
    const auto body = write_body(data_source(), draft, true);
    REQUIRE_FALSE(body);
    CHECK(body.error().front().code == "C011");
    CHECK(body.error().front().message.find("canary") == std::string::npos);
  }
  SECTION("a field that the kind does not have") {
    draft.fields = {{"vaultPath", "x"}};
    const auto body = write_body(data_source(), draft, true);
    REQUIRE_FALSE(body);
    CHECK(body.error().front().code == "A025");
  }
}
