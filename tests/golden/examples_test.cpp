#include <filesystem>
#include <map>
#include <set>

#include <catch2/catch.hpp>

#include "core/secret.hpp"
#include "core/text.hpp"
#include "golden/text_file.hpp"
#include "manifest/manifest.hpp"
#include "schema/schema.hpp"
#include "support/noon.hpp"

namespace weir::golden {
namespace {

namespace fs = std::filesystem;

const fs::path examples = fs::path(WEIR_SOURCE_DIR) / "examples";

struct Texts {
  std::vector<std::string> texts;
  std::vector<std::string> paths;
};

Texts manifests_of(const fs::path& project) {
  Texts found;
  for (const auto& entry : fs::recursive_directory_iterator(project / "manifests")) {
    if (entry.path().extension() != ".yaml") continue;
    found.texts.push_back(read_text(entry.path()));
    found.paths.push_back(entry.path().lexically_relative(examples).string());
  }
  return found;
}

manifest::Loaded load(const Texts& texts) {
  std::vector<manifest::Source> sources;
  for (std::size_t i = 0; i < texts.texts.size(); ++i) sources.push_back({texts.paths[i], "", texts.texts[i]});
  return manifest::load(sources, {"DataSource", "Connector", "StreamMapping", "Connection"}, test::at_noon);
}

std::vector<fs::path> projects() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(examples))
    if (fs::exists(entry.path() / "weir.yaml")) found.push_back(entry.path());
  return found;
}

}  // namespace

TEST_CASE("Every example is a project without a problem") {
  REQUIRE(projects().size() >= 13);
  for (const fs::path& project : projects()) {
    INFO(project.filename().string());
    const auto read = manifest::read_project(read_text(project / "weir.yaml"), "weir.yaml");
    CHECK(read.has_value());
    const Texts texts = manifests_of(project);
    const auto loaded = load(texts);
    for (const Diagnostic& problem : loaded.problems)
      FAIL_CHECK(problem.place.file << ":" << problem.place.line << " " << problem.code << " " << problem.message);
    CHECK(!loaded.desired.resources.empty());
  }
}

TEST_CASE("The company's repository holds what examples/README.md promises") {
  const Texts texts = manifests_of(examples / "manifests");
  const auto loaded = load(texts);
  std::set<std::string> types, teams, files, policies;
  std::map<std::string, std::size_t> kinds;
  for (const auto& [key, resource] : loaded.desired.resources) {
    ++kinds[key.kind];
    if (key.kind == "DataSource") types.insert(resource.spec.at("type"));
    teams.insert(resource.labels.at("team"));
    files.insert(resource.place.file);
    policies.insert(std::string(to_string(on_remove(resource))));
  }
  CHECK(kinds == std::map<std::string, std::size_t>{
                     {"Connection", 66}, {"Connector", 15}, {"DataSource", 55}, {"StreamMapping", 36}});
  CHECK(loaded.desired.schedules.size() == 15);
  CHECK(loaded.documents == 187);
  const auto known = schema::source_types();
  CHECK(types == std::set<std::string>(known.begin(), known.end()));
  CHECK(types.size() == 8);
  CHECK(teams.size() == 9);
  CHECK(files.size() >= 30);
  CHECK(policies == std::set<std::string>{"delete", "disable", "keep"});
}

TEST_CASE("The company's repository shows every way to say when, what and where") {
  const Texts texts = manifests_of(examples / "manifests");
  const auto loaded = load(texts);
  std::set<std::string> zones;
  std::size_t suspended = 0, lossy = 0, own_pace = 0, with_source = 0, off = 0;
  for (const auto& [key, schedule] : loaded.desired.schedules) {
    zones.insert(schedule.spec.at("timeZone"));
    suspended += schedule.spec.at("suspend").get<bool>() ? 1 : 0;
  }
  for (const auto& [key, resource] : loaded.desired.resources) {
    if (key.kind != "Connection") continue;
    ++(resource.spec.contains("schedule") ? own_pace : with_source);
    off += resource.spec.at("enabled").get<bool>() ? 0 : 1;
  }
  for (const std::string& text : texts.texts)
    for (const std::string& line : split(text, '\n')) {
      if (line.find("allowLossy: true") == std::string::npos) continue;
      ++lossy;
      INFO(line);
      CHECK(line.find("}   # ") != std::string::npos);  // each says why
    }
  CHECK(zones.size() == 8);
  CHECK(zones.count("UTC") == 1);
  CHECK(suspended == 1);
  CHECK(loaded.desired.zones.size() == 5);  // those that change their clocks
  CHECK(lossy >= 20);
  CHECK(own_pace >= 25);
  CHECK(with_source >= 30);
  CHECK(off >= 5);
}

TEST_CASE("The demo secrets cover every reference of the examples") {
  const std::string environment = read_text(examples / "demo-secrets/environment");
  for (const fs::path& project : projects()) {
    const Texts texts = manifests_of(project);
    for (const auto& [key, resource] : load(texts).desired.resources) {
      for (const auto& [pointer, ref] : secret_refs(resource.spec)) {
        INFO(to_string(key) << " " << pointer << " " << to_string(ref));
        if (ref.from == SecretRef::From::env)
          CHECK(environment.find("\n" + ref.name + "=") != std::string::npos);
        else
          CHECK(fs::is_regular_file(examples / "demo-secrets/files" / ref.name));
      }
    }
  }
}

}  // namespace weir::golden
