#include "plan/order.hpp"

#include <algorithm>
#include <random>

#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::plan;

namespace {

KindTable two_kinds() {
  KindTable kinds;
  kinds["Connector"].order = 1;
  kinds["DataSource"].order = 2;
  return kinds;
}

diff::Change change(Action action, const std::string& kind, const std::string& name) {
  diff::Change made;
  made.key = {kind, name};
  made.action = action;
  return made;
}

std::vector<std::string> told(const std::vector<Step>& steps) {
  std::vector<std::string> list;
  for (const Step& step : steps)
    list.push_back(std::string(to_string(step.change.action)) + " " + to_string(step.change.key));
  return list;
}

}  // namespace

TEST_CASE("what stops comes first, what destroys comes last, deletes go up the kinds") {
  std::vector<diff::Change> changes = {
      change(Action::forget, "DataSource", "f"), change(Action::remove, "Connector", "c"),
      change(Action::remove, "DataSource", "d"), change(Action::enable, "DataSource", "e"),
      change(Action::create, "DataSource", "b"), change(Action::update, "DataSource", "a"),
      change(Action::create, "Connector", "z"),  change(Action::disable, "DataSource", "x"),
      change(Action::adopt, "Connector", "y"),
  };
  const std::vector<std::string> expected = {"disable DataSource/x", "adopt Connector/y",   "create Connector/z",
                                             "update DataSource/a",  "create DataSource/b", "enable DataSource/e",
                                             "delete DataSource/d",  "delete Connector/c",  "forget DataSource/f"};
  std::mt19937 shuffled(1);
  for (int i = 0; i < 20; ++i) {
    std::shuffle(changes.begin(), changes.end(), shuffled);
    CHECK(told(order_steps(changes, two_kinds())) == expected);
  }
}
