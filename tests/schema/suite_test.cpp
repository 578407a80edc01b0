#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>

#include "schema/compiled_schema.hpp"

using namespace weir;
namespace fs = std::filesystem;

namespace {

const fs::path suite = fs::path(WEIR_SOURCE_DIR) / "tests/data/json-schema";

std::string read_text(const fs::path& path) {
  std::ifstream file(path);
  REQUIRE(file);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Json read_json(const fs::path& path) {
  return parse_json(read_text(path), "M060").value();
}

std::vector<fs::path> json_files(const fs::path& folder, bool recursive) {
  std::vector<fs::path> files;
  if (recursive) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) files.push_back(entry.path());
  } else {
    for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  }
  files.erase(
      std::remove_if(files.begin(), files.end(), [](const fs::path& path) { return path.extension() != ".json"; }),
      files.end());
  std::sort(files.begin(), files.end());
  return files;
}

/// The documents that the suite serves at http://localhost:1234/.
schema::Documents remotes() {
  schema::Documents documents;
  for (const fs::path& path : json_files(suite / "remotes", true)) {
    documents["http://localhost:1234/" + fs::relative(path, suite / "remotes").generic_string()] = read_json(path);
  }
  return documents;
}

/// "file | case | test" lines, each below a heading line "# reason".
std::map<std::string, std::string> known_deviations() {
  std::map<std::string, std::string> reasons;
  std::istringstream lines(read_text(fs::path(WEIR_SOURCE_DIR) / "tests/schema/suite_deviations.txt"));
  std::string reason;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("# ")) {
      reason = line.substr(2);
    } else if (!line.empty()) {
      reasons[line] = reason;
    }
  }
  return reasons;
}

struct Outcome {
  std::size_t run = 0;
  std::set<std::string> wrong;
};

Outcome run_required_part() {
  Outcome outcome;
  const schema::Documents documents = remotes();
  for (const fs::path& path : json_files(suite / "tests/draft7", false)) {
    for (const Json& group : read_json(path)) {
      const schema::CompiledSchema compiled(group.at("schema"), schema::Form::wire, documents);
      for (const Json& test : group.at("tests")) {
        ++outcome.run;
        const bool valid = compiled.violations(test.at("data")).empty();
        if (valid == test.at("valid").get<bool>()) continue;
        outcome.wrong.insert(path.stem().string() + " | " + group.at("description").get<std::string>() + " | " +
                             test.at("description").get<std::string>());
      }
    }
  }
  return outcome;
}

}  // namespace

TEST_CASE("the required part of the draft-7 suite holds but for the listed deviations of the library") {
  const Outcome outcome = run_required_part();
  const std::map<std::string, std::string> known = known_deviations();
  CHECK(outcome.run == 927);
  for (const std::string& name : outcome.wrong) {
    INFO("not listed: " << name);
    CHECK(known.contains(name));
  }
  for (const auto& [name, reason] : known) {
    INFO("listed, but holds now: " << name);
    CHECK(outcome.wrong.contains(name));
    CHECK_FALSE(reason.empty());
  }
}
