#include <catch2/catch.hpp>

#include "report/render.hpp"

using namespace weir;

TEST_CASE("Diagnostics count errors and warnings") {
  const Json json = report::diagnostics_json(
      {error("M001", "a"), warning("M002", "b"), warning("M003", "c"), note("M004", "d")}, {3, 12});
  CHECK(json["summary"] == Json::parse(R"({"errors":1,"warnings":2,"manifests":3,"resources":12})"));
  CHECK(json["diagnostics"].size() == 4);
  CHECK(json["kind"] == "Diagnostics");
}
