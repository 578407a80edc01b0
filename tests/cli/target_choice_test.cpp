#include "cli/target_choice.hpp"

#include <catch2/catch.hpp>

#include "core/crypto.hpp"

using namespace weir;
using namespace weir::cli;

namespace {

Project project_with(const std::vector<std::pair<std::string, std::string>>& targets) {
  Project project;
  for (const auto& [name, endpoint] : targets) {
    project.targets[name].name = name;
    project.targets[name].endpoint = endpoint;
  }
  return project;
}

std::string code_of(const Result<TargetChoice>& choice) {
  return choice ? choice->target.name : choice.error().front().code;
}

std::string credential_code(const std::string& origin, const CredentialSource& source) {
  const auto credential = credential_for(origin, source);
  return credential ? "" : credential.error().front().code;
}

}  // namespace

TEST_CASE("the target is the named one, the default, the only one, or local") {
  Project two = project_with({{"a", "embedded:.weir/a.db"}, {"b", "https://b.example"}});
  CHECK(code_of(choose_target(two, {"a", "b", false})) == "a");
  CHECK(code_of(choose_target(two, {std::nullopt, "b", false})) == "b");
  CHECK(code_of(choose_target(two, {"c", std::nullopt, false})) == "U015");
  CHECK(code_of(choose_target(two, {})) == "U016");
  two.default_target = "b";
  CHECK(code_of(choose_target(two, {})) == "b");
  CHECK(code_of(choose_target(project_with({{"only", "https://b.example"}}), {})) == "only");
  CHECK(code_of(choose_target(project_with({}), {})) == "local");
  CHECK(choose_target(project_with({}), {})->fallback);
  CHECK_FALSE(choose_target(project_with({}), {"local", std::nullopt, false})->fallback);
  CHECK(code_of(choose_target(project_with({}), {"production", std::nullopt, false})) == "U015");
}

TEST_CASE("in CI an embedded target has to be named") {
  Project one = project_with({{"a", "embedded:.weir/a.db"}});
  one.default_target = "a";
  CHECK(code_of(choose_target(one, {std::nullopt, std::nullopt, true})) == "U017");
  CHECK(code_of(choose_target(one, {"a", std::nullopt, true})) == "a");
  CHECK(code_of(choose_target(one, {std::nullopt, "a", true})) == "a");
  CHECK(code_of(choose_target(project_with({}), {std::nullopt, std::nullopt, true})) == "U017");
  CHECK(code_of(choose_target(project_with({{"b", "https://b.example"}}), {std::nullopt, std::nullopt, true})) == "b");
}

TEST_CASE("the credential is bound to one origin") {
  const std::string origin = "https://api.example:443";
  CHECK(credential_code(origin, {"https://api.example", "key"}) == "");
  CHECK(credential_code(origin, {"HTTPS://API.example:443/", "key"}) == "");
  CHECK(credential_code(origin, {std::nullopt, "key"}) == "C021");
  CHECK(credential_code(origin, {"api.example", "key"}) == "C021");
  CHECK(credential_code(origin, {"https://evil.example", "key"}) == "C022");
  CHECK(credential_code(origin, {"http://api.example", "key"}) == "C022");
  CHECK(credential_code(origin, {"https://api.example:8443", "key"}) == "C022");
  CHECK(credential_code(origin, {"https://api.example", std::nullopt}) == "C020");
}

TEST_CASE("plain http is for this machine only") {
  CHECK(credential_code("http://127.0.0.1:80", {"http://127.0.0.1", "key"}) == "");
  CHECK(credential_code("http://localhost:80", {"http://localhost", "key"}) == "");
  CHECK(credential_code("http://127.evil.example:80", {"http://127.evil.example", "key"}) == "C023");
  CHECK(credential_code("http://api.example:80", {"http://api.example", "key"}) == "C023");
}

TEST_CASE("a key that cannot stand in a header is refused and not shown") {
  for (const std::string& key : {std::string("canary\n"), std::string("can\rary"), std::string("can ary"),
                                 std::string("\"canary\""), std::string("can\xc3\xa4ry"), std::string(20000, 'c')}) {
    const auto credential = credential_for("https://api.example:443", {"https://api.example", key});
    REQUIRE_FALSE(credential);
    CHECK(credential.error().front().code == "U012");
    CHECK(credential.error().front().message.find("can") == std::string::npos);
  }
}

TEST_CASE("the fingerprint key is base64 of 32 bytes or more") {
  CHECK(fingerprint_key(std::nullopt)->empty());
  CHECK(fingerprint_key(base64_encode(std::string(32, 'k')))->size() == 32);
  CHECK_FALSE(fingerprint_key(base64_encode(std::string(31, 'k'))));
  CHECK_FALSE(fingerprint_key("not base64"));
}

TEST_CASE("embedded endpoints have a path") {
  CHECK(embedded_path("embedded:.weir/a.db") == ".weir/a.db");
  CHECK_FALSE(embedded_path("https://api.example"));
}
