#include <algorithm>
#include <filesystem>

#include <catch2/catch.hpp>

#include "core/text.hpp"
#include "golden/page.hpp"
#include "golden/session.hpp"
#include "golden/text_file.hpp"

namespace weir::golden {
namespace {

namespace fs = std::filesystem;

/// The fenced blocks of README.md that are sessions: their first line begins with "$ weir".
std::vector<std::string> session_blocks() {
  std::vector<std::string> blocks;
  bool inside = false;
  for (const std::string& line : split(read_text(fs::path(WEIR_SOURCE_DIR) / "README.md"), '\n')) {
    if (line.rfind("```", 0) == 0) {
      inside = !inside;
      if (inside) blocks.emplace_back();
    } else if (inside) {
      blocks.back() += line + "\n";
    }
  }
  blocks.erase(std::remove_if(blocks.begin(), blocks.end(),
                              [](const std::string& block) { return block.rfind("$ weir", 0) != 0; }),
               blocks.end());
  return blocks;
}

}  // namespace

TEST_CASE("The manifests in README.md are those of the example") {
  const std::string readme = read_text(fs::path(WEIR_SOURCE_DIR) / "README.md");
  const std::string example = read_text(fs::path(WEIR_SOURCE_DIR) / "examples/pipeline/manifests/okta.yaml");
  REQUIRE(!example.empty());
  CHECK(readme.find("```yaml\n" + example + "```\n") != std::string::npos);
}

TEST_CASE("The sessions in README.md are those of the golden case") {
  const auto golden =
      parse_session(read_text(fs::path(WEIR_SOURCE_DIR) / "tests/golden/cases/the session in the readme/session.txt"));
  const auto blocks = session_blocks();
  REQUIRE(blocks.size() >= 3);
  std::size_t next = 0;
  for (const std::string& block : blocks) {
    for (const Exchange& shown : parse_session(block).exchanges) {
      INFO(shown.command);
      while (next < golden.exchanges.size() && golden.exchanges[next].command != shown.command) ++next;
      REQUIRE(next < golden.exchanges.size());
      CHECK(shown.output == as_seen(golden.exchanges[next].output));
      ++next;
    }
  }
}

}  // namespace weir::golden
