#include "core/diagnostic_json.hpp"

#include <catch2/catch.hpp>

using namespace weir;

TEST_CASE("a diagnostic as JSON has every key, null where nothing is known") {
  const Json bare = to_json(note("M001", "empty"));
  CHECK(bare == Json{{"severity", "note"},
                     {"code", "M001"},
                     {"file", nullptr},
                     {"line", nullptr},
                     {"column", nullptr},
                     {"key", nullptr},
                     {"pointer", nullptr},
                     {"message", "empty"},
                     {"hint", nullptr}});
  const Json full = to_json(
      warning("M034", "unknown", "correct it").at({"a.yaml", 3, 7}).about("DataSource/a").pointing_to("/spec/x"));
  CHECK(full.at("severity") == "warning");
  CHECK(full.at("line") == 3);
  CHECK(full.at("column") == 7);
  CHECK(full.at("key") == "DataSource/a");
  CHECK(full.at("pointer") == "/spec/x");
  CHECK(full.at("hint") == "correct it");
}
