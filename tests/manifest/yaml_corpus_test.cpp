#include <catch2/catch.hpp>

#include "core/json.hpp"
#include "manifest/manifest.hpp"
#include "manifest/test_file.hpp"

namespace weir::manifest {

/// Files of 33 public projects: what people write is read as they mean it.
TEST_CASE("300 real YAML files give their expected parse") {
  const auto files = test::files_below(test::data("yaml-corpus"), ".yaml");
  CHECK(files.size() == 300);
  for (const auto& path : files) {
    INFO(path.string());
    const ParsedFile parsed = parse_yaml(test::file_text(path), path.filename().string());
    CHECK(parsed.problems.empty());
    const std::string printed = parse_output(parsed.documents);
    auto expected = path;
    expected.replace_extension(".json");
    const Json wanted = Json::parse(test::file_text(expected));
    CHECK(Json::parse(printed) == wanted);

    Json values = Json::array();
    for (const Document& document : parsed.documents) values.push_back(document.value);
    CHECK(values == wanted);
    CHECK(values.dump() == wanted.dump());  // dump tells 1 from 1.0, which == does not
  }
}

}  // namespace weir::manifest
