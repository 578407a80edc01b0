#include <catch2/catch.hpp>

#include "report/render.hpp"

using namespace weir;

TEST_CASE("A diagnostic as JSON has every key, null where it knows nothing") {
  CHECK(report::diagnostic_json(error("U001", "no such command")) ==
        Json::parse(R"({"severity":"error","code":"U001","file":null,"line":null,"column":null,"key":null,
          "pointer":null,"message":"no such command","hint":null})"));
  CHECK(report::diagnostic_json(warning("M034", "unknown", "did you mean")
                                    .at({"a.yaml", 4, 2})
                                    .about("DataSource/a")
                                    .pointing_to("/spec/x")) ==
        Json::parse(R"({"severity":"warning","code":"M034","file":"a.yaml","line":4,"column":2,"key":"DataSource/a",
          "pointer":"/spec/x","message":"unknown","hint":"did you mean"})"));
}

TEST_CASE("Diagnostics count errors and warnings") {
  const Json json = report::diagnostics_json(
      {error("M001", "a"), warning("M002", "b"), warning("M003", "c"), note("M004", "d")}, {3, 12});
  CHECK(json["summary"] == Json::parse(R"({"errors":1,"warnings":2,"manifests":3,"resources":12})"));
  CHECK(json["diagnostics"].size() == 4);
  CHECK(json["kind"] == "Diagnostics");
}
