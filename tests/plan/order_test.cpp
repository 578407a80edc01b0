#include "plan/order.hpp"

#include <algorithm>
#include <random>

#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::plan;

namespace {

KindTable all_kinds() {
  KindTable kinds;
  kinds["Connector"].order = 1;
  kinds["DataSource"].order = 2;
  kinds["StreamMapping"].order = 3;
  kinds["StreamMapping"].resets = true;
  kinds["Connection"].order = 4;
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
    CHECK(told(order_steps(changes, all_kinds())) == expected);
  }
}

TEST_CASE("a mapping that goes is a write, so that connections are refreshed after it") {
  const std::vector<diff::Change> changes = {
      change(Action::refresh, "Connection", "load"),  change(Action::remove, "StreamMapping", "users"),
      change(Action::remove, "DataSource", "okta"),   change(Action::remove, "Connection", "old"),
      change(Action::update, "DataSource", "github"), change(Action::create, "Connection", "new"),
  };
  CHECK(told(order_steps(changes, all_kinds())) ==
        std::vector<std::string>{"update DataSource/github", "delete StreamMapping/users", "create Connection/new",
                                 "refresh Connection/load", "delete Connection/old", "delete DataSource/okta"});
}

TEST_CASE("a step depends on what makes its references, what it follows, and on deletes of its users") {
  diff::Change source = change(Action::create, "DataSource", "okta");
  diff::Change mapping = change(Action::update, "StreamMapping", "users");
  mapping.needs = {source.key};
  diff::Change connection = change(Action::create, "Connection", "new");
  connection.needs = {{"Connector", "there"}, source.key};
  diff::Change edited = change(Action::update, "DataSource", "github");
  diff::Change written = change(Action::update, "Connection", "load");
  written.needs = {edited.key};
  diff::Change refresh = change(Action::refresh, "Connection", "other");
  refresh.needs = {edited.key};
  diff::Change user = change(Action::remove, "Connection", "old");
  diff::Change used = change(Action::remove, "DataSource", "gone");
  used.needs = {user.key};
  used.blocked_by = {{"Connection", "con-9"}};
  const auto steps = order_steps({source, mapping, connection, edited, written, refresh, user, used}, all_kinds());
  std::map<std::string, std::vector<ResourceKey>> depends;
  for (const Step& step : steps) depends[step.change.key.name] = step.depends_on;
  CHECK(depends["new"] == std::vector<ResourceKey>{source.key});
  CHECK(depends["users"] == std::vector<ResourceKey>{source.key});
  CHECK(depends["load"].empty());  // an update that fails leaves its connection writable
  CHECK(depends["other"] == std::vector<ResourceKey>{edited.key});
  CHECK(depends["gone"] == std::vector<ResourceKey>{user.key});
  CHECK(steps.back().blocked_by == used.blocked_by);
}
