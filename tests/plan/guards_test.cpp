#include "plan/guards.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::plan;

namespace {

std::vector<Step> steps(int removals, int asked_for, int recreates, int creates = 0) {
  std::vector<Step> made;
  const auto add = [&](int count, auto change) {
    for (int i = 0; i < count; ++i) {
      Step step;
      step.change.key = {"DataSource", "n" + std::to_string(made.size())};
      change(step.change);
      made.push_back(step);
    }
  };
  add(removals, [](diff::Change& c) {
    c.action = Action::remove;
    c.removal = true;
  });
  add(asked_for, [](diff::Change& c) {
    c.action = Action::remove;
    c.removal = c.asked_for = true;
  });
  add(recreates, [](diff::Change& c) {
    c.action = Action::create;
    c.recreate = true;
  });
  add(creates, [](diff::Change& c) { c.action = Action::create; });
  return made;
}

std::vector<std::string> codes(const std::vector<Guard>& guards) {
  std::vector<std::string> list;
  for (const Guard& guard : guards) list.push_back(guard.code);
  return list;
}

using Codes = std::vector<std::string>;

GuardInput with(void (*change)(GuardInput&), std::size_t owned = 100) {
  GuardInput input;
  input.owned = owned;
  change(input);
  return input;
}

void nothing(GuardInput&) {}

}  // namespace

TEST_CASE(
    "the removal limit is the smaller of the number and the share, at least one, and only the command line raises it") {
  const Limits limits;
  CHECK(removal_limit(limits, 0, {}) == 1);
  CHECK(removal_limit(limits, 4, {}) == 1);
  CHECK(removal_limit(limits, 5, {}) == 1);
  CHECK(removal_limit(limits, 10, {}) == 2);
  CHECK(removal_limit(limits, 50, {}) == 10);
  CHECK(removal_limit(limits, 5000, {}) == 10);
  CHECK(removal_limit(limits, 5000, 40) == 40);
  CHECK(removal_limit(limits, 5000, 0) == 0);
  Limits low;
  low.max_removals = 0;
  CHECK(removal_limit(low, 5000, {}) == 1);
}

TEST_CASE("each guard stops what it is for and nothing else") {
  struct Case {
    const char* what;
    std::vector<Step> steps;
    GuardInput input;
    Codes codes;
  };
  const Case cases[] = {
      {"removals within the limit", steps(10, 0, 0), with(nothing), {}},
      {"one removal too many", steps(11, 0, 0), with(nothing), {"G001"}},
      {"removals that removed: names do not count", steps(10, 30, 0), with(nothing), {}},
      {"raised by the command line", steps(40, 0, 0), with([](GuardInput& g) { g.max_removals = 40; }), {}},
      {"too many re-creates", steps(0, 0, 11), with(nothing), {"G002"}},
      {"re-creates raised", steps(0, 0, 11), with([](GuardInput& g) { g.max_recreates = 11; }), {}},
      {"nothing declared", steps(1, 0, 0), with([](GuardInput& g) { g.desired_empty = true; }), {"G003"}},
      {"nothing declared, nothing to remove", steps(0, 0, 0), with([](GuardInput& g) { g.desired_empty = true; }), {}},
      {"incomplete listing and a removal",
       steps(1, 0, 0),
       with([](GuardInput& g) { g.incomplete_kinds = {"DataSource"}; }),
       {"G004"}},
      {"incomplete listing and a create",
       steps(0, 0, 0, 1),
       with([](GuardInput& g) { g.incomplete_kinds = {"DataSource"}; }),
       {"G004"}},
      {"incomplete listing, nothing at stake",
       steps(0, 0, 0),
       with([](GuardInput& g) { g.incomplete_kinds = {"DataSource"}; }),
       {}},
      {"state lost and a removal", steps(1, 0, 0), with([](GuardInput& g) { g.state_lost = true; }), {"G005"}},
      {"state lost, asked for by name", steps(0, 1, 0), with([](GuardInput& g) { g.state_lost = true; }), {}},
      {"state lost, no removal", steps(0, 0, 0, 3), with([](GuardInput& g) { g.state_lost = true; }), {}},
      {"an older commit", {}, with([](GuardInput& g) { g.commit_order = CommitOrder::rewind; }), {"G006"}},
      {"an unrelated commit", {}, with([](GuardInput& g) { g.commit_order = CommitOrder::unrelated; }), {"G007"}},
      {"a shallow clone", {}, with([](GuardInput& g) { g.commit_order = CommitOrder::unknown; }), {"G008"}},
      {"rewind allowed",
       {},
       with([](GuardInput& g) {
         g.commit_order = CommitOrder::rewind;
         g.allow_rewind = true;
       }),
       {}},
  };
  for (const Case& one : cases) {
    INFO(one.what);
    CHECK(codes(check_guards(one.steps, one.input)) == one.codes);
  }
}

TEST_CASE("a refusal names its numbers and the flag that raises them") {
  const auto guards = check_guards(steps(40, 0, 0), with(nothing, 50));
  REQUIRE(guards.size() == 1);
  CHECK(guards.front().message ==
        "40 of 50 managed objects would be removed, the limit is 10; if that is meant, use --max-removals 40");
}
