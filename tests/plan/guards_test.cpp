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

TEST_CASE("the limit is max(1, min(number, share)), weir.yaml lowers it and only the command line raises it") {
  struct Case {
    int number, share;  ///< maxRemovals, maxRemovalPercent
    std::size_t owned;
    std::optional<int> flag;
    std::size_t limit;
  };
  const Case cases[] = {
      {10, 20, 0, {}, 1},     {10, 20, 1, {}, 1},    {10, 20, 4, {}, 1},   {10, 20, 5, {}, 1},   {10, 20, 9, {}, 1},
      {10, 20, 10, {}, 2},    {10, 20, 49, {}, 9},   {10, 20, 50, {}, 10}, {10, 20, 51, {}, 10}, {10, 20, 5000, {}, 10},
      {3, 20, 5000, {}, 3},   {10, 1, 5000, {}, 10}, {10, 1, 99, {}, 1},   {10, 1, 300, {}, 3},  {0, 20, 5000, {}, 1},
      {10, 20, 5000, 40, 40}, {3, 1, 10, 40, 40},    {10, 20, 5000, 5, 5}, {10, 20, 5000, 0, 0}, {10, 20, 5000, -1, 0},
  };
  for (const Case& one : cases) {
    INFO(one.number << " and " << one.share << " % of " << one.owned << ", flag " << one.flag.value_or(-9));
    Limits limits;
    limits.max_removals = one.number;
    limits.max_removal_percent = one.share;
    CHECK(removal_limit(limits, one.owned, one.flag) == one.limit);
  }
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
      {"nothing declared, asked for by name", steps(0, 9, 0), with([](GuardInput& g) { g.desired_empty = true; }), {}},
      {"a folder without a manifest and a removal",
       steps(1, 0, 0),
       with([](GuardInput& g) { g.empty_folders = {"teams/b"}; }),
       {"G003"}},
      {"a folder without a manifest, asked for by name",
       steps(0, 3, 0),
       with([](GuardInput& g) { g.empty_folders = {"teams/b"}; }),
       {}},
      {"a folder without a manifest, nothing to remove",
       steps(0, 0, 0, 3),
       with([](GuardInput& g) { g.empty_folders = {"teams/b"}; }),
       {}},
      {"nothing declared in the only folder is told once",
       steps(1, 0, 0),
       with([](GuardInput& g) {
         g.desired_empty = true;
         g.empty_folders = {"manifests"};
       }),
       {"G003"}},
      {"incomplete listing, asked for by name",
       steps(0, 3, 0),
       with([](GuardInput& g) { g.incomplete_kinds = {"DataSource"}; }),
       {}},
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
      {"declared by another target at the same address",
       steps(2, 0, 0),
       with([](GuardInput& g) {
         g.declared_beside = {{{"DataSource", "n1"}, "eu"}};
       }),
       {"G009"}},
      {"declared there, and asked for by name",
       steps(0, 1, 0),
       with([](GuardInput& g) {
         g.declared_beside = {{{"DataSource", "n0"}, "eu"}};
       }),
       {}},
      {"declared there, and created here",
       steps(0, 0, 0, 1),
       with([](GuardInput& g) {
         g.declared_beside = {{{"DataSource", "n0"}, "eu"}};
       }),
       {}},
      {"state lost, asked for by name", steps(0, 1, 0), with([](GuardInput& g) { g.state_lost = true; }), {}},
      {"the flag raises the limit and lifts no other guard",
       steps(40, 0, 0),
       with([](GuardInput& g) {
         g.max_removals = 40;
         g.state_lost = g.desired_empty = true;
         g.incomplete_kinds = {"DataSource"};
       }),
       {"G003", "G004", "G005"}},
      {"each flag raises its own limit", steps(11, 0, 11), with([](GuardInput& g) { g.max_removals = 11; }), {"G002"}},
      {"removals and re-creates have a limit each", steps(10, 0, 10), with(nothing), {}},
      {"state lost, no removal", steps(0, 0, 0, 3), with([](GuardInput& g) { g.state_lost = true; }), {}},
      {"an older commit", {}, with([](GuardInput& g) { g.commit_order = CommitOrder::rewind; }), {"G006"}},
      {"an unrelated commit", {}, with([](GuardInput& g) { g.commit_order = CommitOrder::unrelated; }), {"G007"}},
      {"a commit that this clone has not",
       {},
       with([](GuardInput& g) { g.commit_order = CommitOrder::absent; }),
       {"G007"}},
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

TEST_CASE("a refusal names its numbers and the way out") {
  struct Case {
    std::vector<Step> steps;
    GuardInput input;
    std::string message;
  };
  const Case cases[] = {
      {steps(40, 3, 0), with(nothing, 50),
       "40 of 50 managed objects would be removed, the limit is 10; if that is meant, use --max-removals 40"},
      {steps(2, 0, 0), with([](GuardInput& g) { g.limits.max_removals = 1; }, 50),
       "2 of 50 managed objects would be removed, the limit is 1; if that is meant, use --max-removals 2"},
      {steps(0, 0, 12), with(nothing, 50),
       "12 known objects are gone and would be created again, the limit is 10; if that is meant, use --max-recreates "
       "12"},
      {steps(1, 0, 0), with([](GuardInput& g) { g.desired_empty = true; }),
       "no manifest declares anything, and 1 object would be removed; name them under removed: in weir.yaml if that is "
       "meant"},
      {steps(2, 0, 0), with([](GuardInput& g) {
         g.empty_folders = {"a", "b\x1b"};
       }),
       "no manifest lies under \"a/\", \"b\\x1b/\", and 2 objects would be removed; correct `manifests` in weir.yaml, "
       "or name them under removed: if that is meant"},
      {steps(1, 0, 0), with([](GuardInput& g) {
         g.incomplete_kinds = {"Connector", "DataSource"};
       }),
       "the listing of Connector, DataSource is not proved complete; nothing is created or removed on such a view, run "
       "again"},
      {steps(3, 0, 0), with([](GuardInput& g) { g.state_lost = true; }, 40),
       "there is no state for this target, but 40 objects of ours; 3 removals held back until `weir state rebuild`"},
  };
  for (const Case& one : cases) {
    const auto guards = check_guards(one.steps, one.input);
    REQUIRE(guards.size() == 1);
    CHECK(guards.front().message == one.message);
  }
}
