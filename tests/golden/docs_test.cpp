#include <filesystem>
#include <regex>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "core/text.hpp"
#include "diff/three_way.hpp"
#include "golden/text_file.hpp"

namespace weir::golden {
namespace {

namespace fs = std::filesystem;

const fs::path root = WEIR_SOURCE_DIR;

std::vector<fs::path> pages() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(root))
    if (entry.path().extension() == ".md") found.push_back(entry.path());
  for (const char* folder : {"docs", "examples"})
    for (const auto& entry : fs::recursive_directory_iterator(root / folder))
      if (entry.path().extension() == ".md") found.push_back(entry.path());
  return found;
}

}  // namespace

TEST_CASE("Every link between pages leads somewhere") {
  static const std::regex link("\\]\\(([^)#: ]+)(#[^)]*)?\\)");
  std::size_t links = 0;
  for (const fs::path& page : pages()) {
    const std::string text = read_text(page);
    for (std::sregex_iterator at(text.begin(), text.end(), link), end; at != end; ++at, ++links) {
      INFO(page.lexically_relative(root).string() << " names " << (*at)[1].str());
      CHECK(fs::exists(page.parent_path() / (*at)[1].str()));
    }
  }
  CHECK(links > 20);
}

TEST_CASE("docs/architecture.md names every folder of src") {
  const std::string page = read_text(root / "docs/architecture.md");
  for (const auto& entry : fs::directory_iterator(root / "src")) {
    if (!entry.is_directory()) continue;
    INFO(entry.path().filename().string());
    CHECK(page.find("`src/" + entry.path().filename().string() + "/`") != std::string::npos);
  }
}

TEST_CASE("docs/three_way.md gives the reason of each of the fifteen rows") {
  const std::string page = read_text(root / "docs/three_way.md");
  for (int row = 1; row <= 15; ++row) {
    const auto begin = page.find(fmt::format("\n| {} |", row));
    REQUIRE(begin != std::string::npos);
    const std::string line = page.substr(begin + 1, page.find('\n', begin + 1) - begin - 1);
    INFO(line);
    CHECK(line.find("| " + std::string(diff::reason_of(row).text)) != std::string::npos);
  }
}

}  // namespace weir::golden
