#include <catch2/catch.hpp>

#include "core/json.hpp"
#include "manifest/manifest.hpp"

namespace weir::manifest {

TEST_CASE("a legal text that the first reader cannot read is read by the second") {
  for (const auto& [text, json] : std::vector<std::pair<std::string, std::string>>{
           {"k:\n  - &a |\n    x\n  - *a\n", R"([{"k":["x\n","x\n"]}])"},
           {"k:\n- !!str >-\n  1\n", R"([{"k":["1"]}])"},
           {"- &a text\n  more\n- ~\n", R"([["text more",null]])"},
           {"{u: http://x/y?z=1, v: [a?b, 0x1f]}\n", R"([{"u":"http://x/y?z=1","v":["a?b",31]}])"},
           {"{a: 1, b\n}\n", R"([{"a":1,"b":null}])"},
           {"a: \"\\uD83D\\uDE00\"\n", "[{\"a\":\"\U0001F600\"}]"},
           {"a: 'x''''y'\n", R"([{"a":"x''y"}])"}}) {
    INFO(text);
    const ParsedFile parsed = parse_yaml(text, "a.yaml", Numbers::exact);
    CHECK(parsed.problems.empty());
    CHECK(Json::parse(parse_output(parsed.documents)) == Json::parse(json));
  }
  // A block text of nothing at the end of a file, an alias without its anchor, a tag, a key twice: as ever.
  for (const auto& [text, code] : std::vector<std::pair<std::string, std::string>>{{"a: [b?c]\nd: |\n", "M011"},
                                                                                   {"a: [b?c, *d]\n", "M011"},
                                                                                   {"a: [b?c, !x d]\n", "M019"},
                                                                                   {"{a: b?c, a: 1}\n", "M012"},
                                                                                   {"a: [b?c\n", "M011"}}) {
    INFO(text);
    const ParsedFile parsed = parse_yaml(text, "a.yaml", Numbers::exact);
    REQUIRE(has_errors(parsed.problems));
    CHECK(parsed.problems.front().code == code);
    CHECK(parsed.problems.front().place.line > 0);
  }
}

}  // namespace weir::manifest
