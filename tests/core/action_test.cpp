#include "core/action.hpp"

#include <catch2/catch.hpp>

using namespace weir;

TEST_CASE("actions, origins and outcomes are spelt as plans and reports spell them") {
  CHECK(to_string(Action::create) == "create");
  CHECK(to_string(Action::remove) == "delete");
  CHECK(to_string(Action::forget) == "forget");
  CHECK(to_string(Origin::git) == "git");
  CHECK(to_string(Origin::both) == "both");
  CHECK(to_string(Outcome::applied) == "applied");
  CHECK(to_string(Outcome::unknown) == "unknown");
}

TEST_CASE("every action is read back from its word") {
  const auto action = GENERATE(Action::create, Action::update, Action::disable, Action::enable, Action::remove,
                               Action::refresh, Action::adopt, Action::forget);
  CHECK(parse_action(to_string(action)) == action);
  CHECK_FALSE(parse_action("remove"));
  CHECK_FALSE(parse_action("Create"));
  CHECK_FALSE(parse_action(""));
}
