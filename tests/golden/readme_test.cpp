#include <filesystem>

#include <catch2/catch.hpp>

#include "golden/text_file.hpp"

namespace weir::golden {
namespace {

namespace fs = std::filesystem;

}  // namespace

TEST_CASE("The manifests in README.md are those of the example") {
  const std::string readme = read_text(fs::path(WEIR_SOURCE_DIR) / "README.md");
  const std::string example = read_text(fs::path(WEIR_SOURCE_DIR) / "examples/pipeline/manifests/okta.yaml");
  REQUIRE(!example.empty());
  CHECK(readme.find("```yaml\n" + example + "```\n") != std::string::npos);
}

}  // namespace weir::golden
