#include "core/secret.hpp"

#include <array>
#include <new>
#include <ostream>
#include <type_traits>

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace weir;

namespace {

template <class T, class = void>
struct prints : std::false_type {};
template <class T>
struct prints<T, std::void_t<decltype(std::declval<std::ostream&>() << std::declval<const T&>())>> : std::true_type {};

std::string text_of(const SecretText& secret) {
  return secret.reveal([](const std::string& text) { return text; });
}

/// What the object holds in memory: the characters of a short string lie inside it.
std::string bytes_of(const SecretText& secret) {
  return {reinterpret_cast<const char*>(&secret), sizeof secret};
}

}  // namespace

TEST_CASE("a secret cannot be printed, copied or converted by accident") {
  STATIC_REQUIRE_FALSE(prints<SecretText>::value);
  STATIC_REQUIRE_FALSE(fmt::is_formattable<SecretText>::value);
  STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<SecretText>);
  STATIC_REQUIRE_FALSE(std::is_copy_assignable_v<SecretText>);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<SecretText, std::string>);
  STATIC_REQUIRE_FALSE(std::is_constructible_v<Json, SecretText>);
  CHECK(text_of(SecretText("hunter2")) == "hunter2");
}

TEST_CASE("a short secret leaves nothing behind where it was moved from") {
  SecretText first("hunter2");
  REQUIRE(bytes_of(first).find("hunter2") != std::string::npos);
  SecretText second(std::move(first));
  CHECK(text_of(second) == "hunter2");
  CHECK(bytes_of(first).find("unter2") == std::string::npos);

  SecretText third("other");
  third = std::move(second);
  CHECK(text_of(third) == "hunter2");
  CHECK(bytes_of(second).find("unter2") == std::string::npos);

  SecretText& itself = third;
  third = std::move(itself);
  CHECK(text_of(third) == "hunter2");
}

TEST_CASE("a secret is wiped when it goes") {
  alignas(SecretText) std::array<unsigned char, sizeof(SecretText)> room{};
  auto* secret = new (room.data()) SecretText("hunter2");
  secret->~SecretText();
  const std::string left(reinterpret_cast<const char*>(room.data()), room.size());
  CHECK(left.find("unter2") == std::string::npos);
}

TEST_CASE("a reference is exactly one of two forms") {
  const auto env = secret_ref({{"fromEnv", "WEIR_SECRET_OKTA"}});
  REQUIRE(env);
  CHECK(to_string(*env) == "fromEnv:WEIR_SECRET_OKTA");
  const auto file = secret_ref({{"fromFile", "okta/token"}});
  REQUIRE(file);
  CHECK(file->from == SecretRef::From::file);
  CHECK(to_string(*file) == "fromFile:okta/token");
  for (const char* text : {R"({})", R"({"fromEnv":1})", R"({"fromEnv":"A","fromFile":"b"})", R"({"fromenv":"A"})",
                           R"("fromEnv")", R"(["fromEnv"])", "null"})
    CHECK_FALSE(secret_ref(parse_json(text, "A003").value()));
}

TEST_CASE("references are found at any depth, each at its pointer") {
  const auto found = secret_refs(
      {{"config", {{"a/b", {{"fromEnv", "A"}}}, {"list", {1, {{"fromFile", "f"}}}}, {"plain", "fromEnv"}}}});
  REQUIRE(found.size() == 2);
  CHECK(found.at("/config/a~1b") == SecretRef{SecretRef::From::env, "A"});
  CHECK(found.at("/config/list/1") == SecretRef{SecretRef::From::file, "f"});
  CHECK(secret_refs({{"fromEnv", "A"}}).count("") == 1);
  CHECK(secret_refs("text").empty());
}

TEST_CASE("a fingerprint depends on key, address and value and shows none of them") {
  const SecretText value("hunter2");
  const std::string print = secret_fingerprint("key", "DataSource/okta#/config/token", value);
  CHECK(print == secret_fingerprint("key", "DataSource/okta#/config/token", SecretText("hunter2")));
  CHECK(print != secret_fingerprint("other", "DataSource/okta#/config/token", value));
  CHECK(print != secret_fingerprint("key", "DataSource/okta#/config/other", value));
  CHECK(print != secret_fingerprint("key", "DataSource/okta#/config/token", SecretText("hunter3")));
  CHECK(secret_fingerprint("key", "ab", SecretText("c")) != secret_fingerprint("key", "a", SecretText("bc")));
  CHECK(print.find("hunter2") == std::string::npos);
  CHECK(print.size() == 64);
}

TEST_CASE("what is known of a secret has a word") {
  CHECK(to_string(SecretStatus::same) == "same");
  CHECK(to_string(SecretStatus::rotated) == "rotated");
  CHECK(to_string(SecretStatus::unknown) == "unknown");
}
