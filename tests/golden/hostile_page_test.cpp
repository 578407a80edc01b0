#include <filesystem>
#include <regex>
#include <set>

#include <catch2/catch.hpp>

#include "core/text.hpp"
#include "golden/text_file.hpp"

namespace weir::golden {
namespace {

namespace fs = std::filesystem;

const fs::path root = WEIR_SOURCE_DIR;

/// The names of all tests; one that is split over lines is put together.
std::set<std::string> test_names() {
  std::set<std::string> names;
  static const std::regex name("TEST_CASE\\(\\s*((?:\"(?:[^\"\\\\]|\\\\.)*\"\\s*)+)");
  static const std::regex seam("\"\\s*\"");
  for (const auto& entry : fs::recursive_directory_iterator(root / "tests")) {
    if (entry.path().extension() != ".cpp") continue;
    const std::string text = read_text(entry.path());
    for (std::sregex_iterator at(text.begin(), text.end(), name), end; at != end; ++at) {
      std::string joined = std::regex_replace((*at)[1].str(), seam, "");
      joined.erase(0, 1);
      joined.erase(joined.rfind('"'));
      names.insert(joined);
    }
  }
  return names;
}

/// The lines of the page's tables, but for their heads.
std::vector<std::string> rows() {
  std::vector<std::string> out;
  for (const std::string& line : split(read_text(root / "docs/hostile-inputs.md"), '\n'))
    if (line.rfind("| ", 0) == 0 && line.find("shown by") == std::string::npos) out.push_back(line);
  return out;
}

}  // namespace

TEST_CASE("Every row of docs/hostile-inputs.md names a test that is there, or says that it does not apply") {
  const auto names = test_names();
  REQUIRE(names.size() > 500);
  REQUIRE(rows().size() > 60);
  static const std::regex test("\\| `([^`]+)` \\|$");
  for (const std::string& row : rows()) {
    INFO(row);
    std::smatch match;
    if (std::regex_search(row, match, test))
      CHECK(names.count(match[1]) == 1);
    else
      CHECK(row.find("does not apply: ") != std::string::npos);
  }
}

TEST_CASE("docs/hostile-inputs.md names no code that docs/errors.md does not explain") {
  const std::string errors = read_text(root / "docs/errors.md");
  static const std::regex code("\\b[MDRPSAGCU][0-9]{3}\\b");
  for (const std::string& row : rows())
    for (std::sregex_iterator at(row.begin(), row.end(), code), end; at != end; ++at) {
      INFO(row);
      CHECK(errors.find("## " + at->str() + " ") != std::string::npos);
    }
}

}  // namespace weir::golden
