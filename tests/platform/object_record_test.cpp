#include <catch2/catch.hpp>

#include "platform/test_platform.hpp"

using namespace weir;
using namespace weir::test;

TEST_CASE("Strange texts come back exactly as they were sent") {
  TestPlatform platform;
  const std::string texts[] = {"'; DROP TABLE objects; --",
                               std::string("a\0b", 3),
                               "\u202egnp.exe",
                               "\x1b[31mred",
                               "<script>alert(1)</script>",
                               "Ω≈ç√∫",
                               "ﷺ",
                               "👩‍👩‍👧‍👦",
                               "\"\\\r\n\t",
                               "null",
                               " "};
  for (const std::string& text : texts) {
    const std::string id = platform.new_source(text, {{"tags", {text}}});
    const Json got = platform.get(std::string(sources_path) + "/" + id).json;
    CHECK(got["name"] == text);
    CHECK(got["tags"] == Json({text}));
    const Json listed = platform.get(std::string(sources_path) + http::encode_query({{"tag", text}})).json;
    CHECK(listed["total"] == 1);
    CHECK(listed["items"][0] == got);
  }
}
