#include "core/diagnostic.hpp"

#include <catch2/catch.hpp>

using namespace weir;

TEST_CASE("a diagnostic is built in one expression") {
  const Diagnostic one = error("M034", "unknown property \"desription\"", "did you mean \"description\"?")
                             .at({"a.yaml", 7, 3})
                             .about("DataSource/okta")
                             .pointing_to("/spec/desription");
  CHECK(one.severity == Severity::error);
  CHECK(one.code == "M034");
  CHECK(one.message == "unknown property \"desription\"");
  CHECK(one.hint == "did you mean \"description\"?");
  CHECK(one.place == Place{"a.yaml", 7, 3});
  CHECK(one.key == "DataSource/okta");
  CHECK(one.pointer == "/spec/desription");
}

TEST_CASE("no hint is not an empty hint") {
  CHECK_FALSE(warning("M001", "empty").hint);
  CHECK_FALSE(note("M001", "empty", "").hint);
  CHECK_FALSE(error("M001", "empty").key);
}

TEST_CASE("only errors are errors") {
  CHECK_FALSE(has_errors({}));
  CHECK_FALSE(has_errors({warning("M001", "w"), note("M001", "n")}));
  CHECK(has_errors({warning("M001", "w"), error("M001", "e")}));
}

TEST_CASE("appending keeps the order") {
  Diagnostics all = {error("M001", "a")};
  append(all, {error("M002", "b"), note("M003", "c")});
  append(all, {});
  REQUIRE(all.size() == 3);
  CHECK(all[1].code == "M002");
  CHECK(all[2].code == "M003");
}
