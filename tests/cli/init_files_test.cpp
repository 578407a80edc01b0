#include "cli/init_files.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include <catch2/catch.hpp>

#include "cli/embedded_files.hpp"
#include "core/crypto.hpp"
#include "core/text.hpp"
#include "manifest/manifest.hpp"
#include "schema/compiled_schema.hpp"
#include "schema/schema.hpp"

using namespace weir;
using namespace weir::cli;

namespace {

InitFacts facts(CiHost ci) {
  return {"acme-data", "k3v9x2qm", ci, "ghcr.io/acme/weir:1.2.3", true, "."};
}

std::string text_of(const std::vector<InitFile>& files, const std::string& path) {
  for (const auto& file : files)
    if (file.path == path) return file.text;
  FAIL("no " << path);
  return "";
}

Json first_document(const std::string& text, const std::string& path) {
  const auto parsed = manifest::parse_yaml(text, path);
  INFO(path << ": " << (parsed.problems.empty() ? "" : parsed.problems.front().message));
  REQUIRE(parsed.problems.empty());
  return Json::parse(manifest::parse_output(parsed.documents))[0];
}

}  // namespace

TEST_CASE("what init writes is what weir reads") {
  const auto files = init_files(facts(CiHost::none));
  const auto project = manifest::read_project(text_of(files, "weir.yaml"), "weir.yaml");
  REQUIRE(project.has_value());
  CHECK(project->name == "acme-data");
  CHECK(project->id == "k3v9x2qm");
  CHECK(project->targets.at("local").endpoint == "embedded:.weir/platform.db");
  CHECK(files.back().path == "weir.yaml");  // nothing is a project before all of it is there
}

TEST_CASE("the real target of weir.yaml is there to be uncommented") {
  std::string text = text_of(init_files(facts(CiHost::none)), "weir.yaml");
  for (std::size_t at = text.find("# production:"); (at = text.find("  # ", at - 2)) != std::string::npos;)
    text.erase(at + 2, 2);
  const auto project = manifest::read_project(text, "weir.yaml");
  REQUIRE(project.has_value());
  CHECK(project->targets.at("production").endpoint == "https://api.cyberpod.app");
  CHECK(project->targets.at("production").manifests == std::vector<std::string>{"manifests"});
}

TEST_CASE("editors get schemas that the example is valid by") {
  const auto files = init_files(facts(CiHost::none));
  const Json schema = Json::parse(text_of(files, ".weir-schemas/manifest.schema.json"));
  CHECK(schema == schema::editor_schema());
  const std::string example = text_of(files, "manifests/example.yaml");
  CHECK(example.rfind("# yaml-language-server: $schema=../.weir-schemas/manifest.schema.json\n", 0) == 0);
  const Json document = first_document(example, "manifests/example.yaml");
  CHECK(schema::CompiledSchema(schema).violations(document).empty());
  const Json settings = Json::parse(text_of(files, ".vscode/settings.json"));
  for (const auto& [path, pattern] : settings["yaml.schemas"].items()) {
    REQUIRE(path.rfind("./", 0) == 0);
    CHECK_FALSE(text_of(files, path.substr(2)).empty());
  }
}

TEST_CASE("templates are built in byte for byte") {
  CHECK(embedded_files().size() > 10);
  for (const auto& file : embedded_files()) {
    INFO(file.path);
    std::ifstream source(std::string(WEIR_SOURCE_DIR "/templates/init/").append(file.path), std::ios::binary);
    CHECK(std::string(std::istreambuf_iterator<char>(source), {}) == file.text);
    CHECK(sha256_hex(file.text) == file.sha256);
  }
}

TEST_CASE("every template is YAML, JSON or a script, and no placeholder stays") {
  for (const CiHost host : {CiHost::none, CiHost::github, CiHost::gitlab}) {
    const auto files = init_files(facts(host));
    std::set<std::string> paths;
    for (const auto& file : files) {
      INFO(file.path);
      CHECK(paths.insert(file.path).second);
      CHECK(file.text.find("@PROJECT") == std::string::npos);
      CHECK(file.text.find("@WEIR") == std::string::npos);
      CHECK(file.text.back() == '\n');
      if (file.path.ends_with(".yml")) CHECK(first_document(file.text, file.path).is_object());
      CHECK(file.executable == (file.text.rfind("#!/", 0) == 0));
    }
    CHECK((host == CiHost::none) ==
          std::none_of(files.begin(), files.end(), [](const InitFile& file) { return file.at_repository_root; }));
  }
}

TEST_CASE("a project that is there gets neither weir.yaml nor an example") {
  InitFacts known = facts(CiHost::none);
  known.project_name.clear();
  known.example = false;
  for (const auto& file : init_files(known)) {
    CHECK(file.path != "weir.yaml");
    CHECK(file.path.rfind("manifests/", 0) != 0);
  }
}

TEST_CASE("what is there already is told only when it lacks something") {
  struct Case {
    std::string path, present;
    bool told;
  };
  const std::vector<Case> cases = {
      {".gitignore", "build/\n", true},
      {".gitignore", "build/\r\n /.weir/ \r\n", false},
      {".gitignore", "# .weir/\n", true},
      {".vscode/settings.json", "{}", true},
      {".vscode/settings.json", R"({"yaml.schemas": {".weir-schemas/manifest.schema.json": "m/*"}})", false},
      {".gitlab-ci.yml", "build: {script: make}\n", true},
      {".gitlab-ci.yml", "include: [{local: .gitlab/weir.yml}]\n", false},
      {".weir-schemas/manifest.schema.json", "{}", true},
      {"manifests/example.yaml", "# mine\n", false},
  };
  for (const auto& one : cases) {
    INFO(one.path << ": " << one.present);
    CHECK(advice_on({one.path, "wanted", false, false}, one.present).has_value() == one.told);
    CHECK_FALSE(advice_on({one.path, "wanted", false, false}, "wanted").has_value());
  }
}

TEST_CASE("a folder's name becomes a name for the project") {
  CHECK(project_name_of("acme-data") == "acme-data");
  CHECK(project_name_of("My Data_Repo (new)") == "my-data-repo-new");
  CHECK(project_name_of("--") == "project");
  CHECK(project_name_of("数据") == "project");
  CHECK(project_name_of(std::string(80, 'x')) == std::string(63, 'x'));
  CHECK(is_dns_label(project_name_of(std::string(62, 'x') + "-y")));
}

TEST_CASE("an id is eight characters of the alphabet, whatever the bytes are") {
  std::set<char> seen;
  for (int byte = 0; byte < 256; ++byte) {
    const std::string id = project_id_of(std::string(8, static_cast<char>(byte)));
    CHECK(id.size() == 8);
    seen.insert(id.front());
  }
  CHECK(seen.size() == 36);
  CHECK(project_id_of("abcdefgh") != project_id_of("abcdefgi"));
}

TEST_CASE("the remote's address says whose pipelines and which image") {
  struct Case {
    std::string address;
    CiHost host;
    std::string image;
  };
  const std::vector<Case> cases = {
      {"https://github.com/Acme/data.git", CiHost::github, "ghcr.io/acme/weir:1"},
      {"git@github.com:acme/data.git", CiHost::github, "ghcr.io/acme/weir:1"},
      {"ssh://git@ssh.github.com:443/acme/data.git", CiHost::github, "ghcr.io/acme/weir:1"},
      {"https://gitlab.com/acme/teams/data.git", CiHost::gitlab, "registry.gitlab.com/acme/weir:1"},
      {"https://gitlab.acme.example:8443/acme/data", CiHost::gitlab, "registry.gitlab.com/acme/weir:1"},
      {"https://git.acme.example/github.com/data", CiHost::none, "ghcr.io/acme/weir:1"},
      {"https://github.com.evil.example/acme/data", CiHost::none, "ghcr.io/acme/weir:1"},
      {"https://github.com/$(x)/data", CiHost::github, "ghcr.io/acme/weir:1"},
      {"/srv/git/github.com/data.git", CiHost::none, "ghcr.io/acme/weir:1"},
      {"", CiHost::none, "ghcr.io/acme/weir:1"},
  };
  for (const auto& one : cases) {
    INFO(one.address);
    CHECK(ci_host_of(one.address) == one.host);
    CHECK(image_of(one.host, one.address, "1") == one.image);
  }
}
