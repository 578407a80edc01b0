#include <fstream>
#include <functional>

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "core/crypto.hpp"
#include "platform/test_platform.hpp"

using namespace weir;
using namespace weir::test;
using platform::Profile;

namespace {

std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::filesystem::path beside(const TestPlatform& platform, const char* suffix) {
  std::filesystem::path file = platform.database();
  return file += suffix;
}

HeaderList bearer(const std::string& credential) {
  return {{"Authorization", "Bearer " + credential}};
}

}  // namespace

TEST_CASE("The server's files are made once, for their owner only, and stay") {
  TestPlatform platform;
  const std::string key = text_of(beside(platform, ".key")), secret = text_of(beside(platform, ".secret"));
  CHECK(key == platform.server().api_key() + "\n");
  for (const char* suffix : {"", ".key", ".secret"}) {
    struct stat info {};
    REQUIRE(::stat(beside(platform, suffix).c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
  }
  const Json instance = platform.get("/v1/instance").json;
  CHECK_THAT(instance["instanceId"].get<std::string>(), Catch::StartsWith("ins-"));
  CHECK_THAT(instance["tenantId"].get<std::string>(), Catch::StartsWith("tnt-"));
  CHECK(instance["appId"].is_null());
  platform.reopen();
  CHECK(text_of(beside(platform, ".key")) == key);
  CHECK(text_of(beside(platform, ".secret")) == secret);
  CHECK(platform.get("/v1/instance").json == instance);
}

TEST_CASE("A key file that was thrown away is replaced, and the old key is worth nothing") {
  TestPlatform platform;
  const std::string old_key = platform.server().api_key();
  platform.new_source("a");
  std::filesystem::remove(beside(platform, ".key"));
  platform.reopen();
  CHECK(platform.server().api_key() != old_key);
  CHECK(platform.get(sources_path).json["total"] == 1);
  CHECK(platform.get(sources_path, bearer(old_key)).status == 401);
}

TEST_CASE("A server does not start on damaged or foreign keys") {
  TestPlatform platform;
  struct Case {
    const char* suffix;
    std::function<void(const std::filesystem::path&)> harm;
  };
  const Case cases[] = {
      {".secret", [](const auto& file) { std::filesystem::remove(file); }},
      {".secret", [](const auto& file) { std::ofstream(file) << "{}"; }},
      {".secret",
       [](const auto& file) {
         const std::string key = base64_encode(std::string(32, 'k'));
         std::ofstream(file) << Json({{"tokens", key}, {"config", key}, {"hashes", key}}).dump();
       }},
      {".secret", [](const auto& file) { ::chmod(file.c_str(), 0644); }},
      {".key", [](const auto& file) { ::chmod(file.c_str(), 0640); }},
      {".key", [](const auto& file) { std::ofstream(file) << "hello\n"; }},
      {".key",
       [](const auto& file) {
         std::filesystem::rename(file, file.string() + ".real");
         std::filesystem::create_symlink(file.string() + ".real", file);
       }},
      {"",
       [](const auto& file) {
         std::filesystem::remove(file.string() + "-wal");
         std::ofstream(file) << std::string(4096, 'x');
       }},
  };
  for (const Case& test : cases) {
    TestPlatform victim;
    const auto file = beside(victim, test.suffix);
    const auto database = victim.database();
    SeededRandom random;
    auto healthy = platform::Server::open({database, Profile::full, 0}, victim.clock(), random);
    REQUIRE(healthy);
    healthy->reset();
    test.harm(file);
    auto refused = platform::Server::open({database, Profile::full, 0}, victim.clock(), random);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().front().code == "U031");
    CHECK_THAT(refused.error().front().message, Catch::Contains(file.string()));
  }
}
