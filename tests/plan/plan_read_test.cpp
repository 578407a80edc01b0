#include <catch2/catch.hpp>

#include "example_plan.hpp"
#include "plan/plan_json.hpp"

using namespace weir;
using namespace weir::plan;

TEST_CASE("a saved plan reads back as it was written") {
  const Plan plan = example_plan();
  const auto read = from_json(to_json(plan));
  REQUIRE(read);
  CHECK(to_bytes(*read) == to_bytes(plan));
}

TEST_CASE("a plan that was changed after it was made is refused") {
  struct Case {
    const char* what;
    void (*edit)(Json&);
    const char* code;
  };
  const Case cases[] = {
      {"a step added", [](Json& j) { j["steps"].push_back(j["steps"][1]); }, "P003"},
      {"a field edited", [](Json& j) { j["steps"][0]["fields"][1]["after"] = "x"; }, "P003"},
      {"another hash", [](Json& j) { j["hash"] = "sha256:00"; }, "P003"},
      {"an unknown action", [](Json& j) { j["steps"][0]["action"] = "explode"; }, "P012"},
      {"a key that is none", [](Json& j) { j["steps"][0]["key"] = "nothing"; }, "P012"},
  };
  for (const Case& one : cases) {
    INFO(one.what);
    Json json = to_json(example_plan());
    one.edit(json);
    const auto read = from_json(json);
    REQUIRE_FALSE(read);
    CHECK(read.error().front().code == one.code);
  }
}
