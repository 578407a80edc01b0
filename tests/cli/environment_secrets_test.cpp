#include "cli/environment_secrets.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "cli/system_clock.hpp"
#include "cli/whole_file.hpp"

using namespace weir;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / "weir-cli-test-XXXXXX";
  Folder() {
    std::string text = path.string();
    REQUIRE(::mkdtemp(text.data()) != nullptr);
    path = text;
  }
  ~Folder() { fs::remove_all(path); }
};

void write(const fs::path& path, const std::string& text) {
  std::ofstream(path) << text;
}

}  // namespace

TEST_CASE("only variables with the prefix are secrets") {
  ::setenv("WEIR_SECRET_TEST", "value", 1);
  ::setenv("WEIR_OTHER_TEST", "value", 1);
  cli::EnvironmentSecrets secrets;
  CHECK(secrets.environment("WEIR_SECRET_TEST") == "value");
  CHECK_FALSE(secrets.environment("WEIR_OTHER_TEST"));
  CHECK_FALSE(secrets.environment("PATH"));
  CHECK_FALSE(secrets.environment("WEIR_SECRET_ABSENT"));
}

TEST_CASE("secret files are found below the folder and nowhere else") {
  const Folder folder;
  fs::create_directories(folder.path / "secrets/okta");
  write(folder.path / "secrets/okta/token", "value\n");
  write(folder.path / "secrets/two", "value\n\n");
  write(folder.path / "secrets/large", std::string(70000, 'x'));
  write(folder.path / "outside", "outside");
  fs::create_symlink(folder.path / "outside", folder.path / "secrets/link");
  fs::create_directory_symlink(folder.path, folder.path / "secrets/up");
  ::setenv("WEIR_SECRETS_DIR", (folder.path / "secrets").c_str(), 1);
  cli::EnvironmentSecrets secrets;
  CHECK(*secrets.file("okta/token") == "value");
  CHECK(*secrets.file("two") == "value\n");
  for (const char* path : {"../outside", "okta/../../outside", "link", "up/outside", "okta", "absent", "", "large",
                           "/etc/passwd", "./two"}) {
    INFO(path);
    const auto read = secrets.file(path);
    REQUIRE_FALSE(read);
    CHECK(read.error().front().code == "C002");
  }
  ::unsetenv("WEIR_SECRETS_DIR");
  CHECK_FALSE(secrets.file("two"));
}

TEST_CASE("a file is written whole or not at all") {
  const Folder folder;
  cli::SystemRandom random;
  const std::string path = (folder.path / "out").string();
  REQUIRE(cli::write_whole(path, "first", 0600, random));
  REQUIRE(cli::write_whole(path, "second", 0600, random));
  CHECK(*cli::read_regular(path, 100, "P013") == "second");
  CHECK(fs::status(path).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  CHECK_FALSE(cli::write_whole((folder.path / "absent/out").string(), "x", 0600, random));
  CHECK_FALSE(cli::write_whole(folder.path.string(), "x", 0600, random));
  CHECK(std::distance(fs::directory_iterator(folder.path), fs::directory_iterator()) == 1);
}

TEST_CASE("only a regular file is read, up to its limit") {
  const Folder folder;
  write(folder.path / "file", "12345");
  fs::create_symlink(folder.path / "file", folder.path / "link");
  CHECK(cli::read_regular((folder.path / "file").string(), 5, "P013"));
  for (const char* name : {"link", "absent", "."})
    CHECK_FALSE(cli::read_regular((folder.path / name).string(), 5, "P013"));
  CHECK_FALSE(cli::read_regular((folder.path / "file").string(), 4, "P013"));
  CHECK_FALSE(cli::read_regular("/dev/zero", 4, "P013"));
}

TEST_CASE("randomness has the length asked for and does not repeat") {
  cli::SystemRandom random;
  CHECK(random.bytes(0).empty());
  CHECK(random.bytes(1000).size() == 1000);
  CHECK(random.bytes(32) != random.bytes(32));
}
