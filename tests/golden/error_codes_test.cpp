#include <filesystem>
#include <map>
#include <regex>

#include <catch2/catch.hpp>

#include "core/text.hpp"
#include "golden/text_file.hpp"

namespace weir::golden {
namespace {

namespace fs = std::filesystem;

/// Every code that stands in src as a string of its own, with a file that uses it.
std::map<std::string, std::string> codes_in_sources() {
  static const std::regex code("\"([MDRPSAGCU][0-9]{3})\"");
  std::map<std::string, std::string> codes;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(WEIR_SOURCE_DIR) / "src")) {
    if (entry.path().extension() != ".cpp" && entry.path().extension() != ".hpp") continue;
    const std::string text = read_text(entry.path());
    for (std::sregex_iterator at(text.begin(), text.end(), code), end; at != end; ++at)
      codes.emplace((*at)[1].str(), entry.path().lexically_relative(WEIR_SOURCE_DIR).string());
  }
  return codes;
}

/// The sections of docs/errors.md: code -> what stands below the heading.
std::map<std::string, std::string> sections() {
  std::map<std::string, std::string> found;
  std::string code;
  for (const std::string& line : split(read_text(fs::path(WEIR_SOURCE_DIR) / "docs/errors.md"), '\n')) {
    static const std::regex heading("^## ([MDRPSAGCU][0-9]{3}) .+");
    std::smatch match;
    if (std::regex_match(line, match, heading)) {
      code = match[1];
      INFO("described twice: " << code);
      CHECK(found.emplace(code, "").second);
    } else if (line.rfind("#", 0) == 0) {
      code.clear();
    } else if (!code.empty()) {
      found[code] += line;
    }
  }
  return found;
}

}  // namespace

TEST_CASE("Every error code in src has its paragraph in docs/errors.md") {
  const auto described = sections();
  for (const auto& [code, file] : codes_in_sources()) {
    INFO(code << " is used in " << file);
    const auto section = described.find(code);
    REQUIRE(section != described.end());
    CHECK(section->second.size() > 40);
  }
}

TEST_CASE("docs/errors.md describes no code that src does not use") {
  const auto used = codes_in_sources();
  for (const auto& [code, text] : sections()) {
    INFO(code);
    CHECK(used.count(code) == 1);
  }
}

}  // namespace weir::golden
