#include "report/step_words.hpp"

#include <catch2/catch.hpp>

using namespace weir;

TEST_CASE("what takes something away is destructive, whatever the action is called") {
  struct Row {
    Action action;
    Consequence consequence;
    bool destructive;
  };
  const std::vector<Row> rows = {
      {Action::remove, Consequence::none, true},  {Action::disable, Consequence::pause, true},
      {Action::forget, Consequence::none, true},  {Action::update, Consequence::none, false},
      {Action::update, Consequence::pause, true}, {Action::update, Consequence::backfill, false},
      {Action::update, Consequence::reset, true}, {Action::create, Consequence::reset, true},
      {Action::create, Consequence::none, false}, {Action::refresh, Consequence::backfill, false},
      {Action::refresh, Consequence::loss, true}, {Action::enable, Consequence::none, false}};
  for (const auto& row : rows) {
    diff::Change change;
    change.action = row.action;
    change.consequence = row.consequence;
    INFO(to_string(row.action) << " " << to_string(row.consequence));
    CHECK(report::is_destructive(change) == row.destructive);
  }
}

TEST_CASE("every destructive step stands before every other one") {
  plan::Plan plan;
  for (const Action action : {Action::create, Action::adopt, Action::enable, Action::refresh, Action::update,
                              Action::forget, Action::disable, Action::remove})
    for (const Consequence consequence :
         {Consequence::none, Consequence::pause, Consequence::backfill, Consequence::reset, Consequence::loss}) {
      plan::Step step;
      step.change.action = action;
      step.change.consequence = consequence;
      plan.steps.push_back(step);
    }
  bool other = false;
  for (const std::size_t index : report::dangerous_first(plan)) {
    const bool destructive = report::is_destructive(plan.steps[index].change);
    CHECK_FALSE((other && destructive));
    other = other || !destructive;
  }
  CHECK(other);
}

TEST_CASE("a consequence says what it means where no reason is given") {
  diff::Change change;
  CHECK(report::effect_words(change).empty());
  change.consequence = Consequence::loss;
  CHECK(report::effect_words(change) == "loss: what the object holds is gone");
  change.consequence_reason = "its records go with it";
  change.records_again = 1;
  CHECK(report::effect_words(change) == "loss: its records go with it; about 1 record of the last 30 days again");
}

TEST_CASE("a short summary begins with what takes away and names only what there is") {
  const auto planned = [](std::initializer_list<std::pair<Action, int>> counts) {
    plan::Plan plan;
    for (const auto& [action, count] : counts)
      for (int i = 0; i < count; ++i) plan.steps.emplace_back().change.action = action;
    return plan;
  };
  CHECK(report::short_summary_words(planned({})) == "Nothing to do; 0 unchanged");
  plan::Plan plan = planned({{Action::create, 2}, {Action::update, 7}, {Action::remove, 1}, {Action::forget, 1}});
  plan.unchanged = 9;
  CHECK(report::short_summary_words(plan) == "1 to delete, 1 to forget, 7 to update, 2 to create; 9 unchanged");
  CHECK(report::short_summary_words(planned({{Action::create, 1},
                                             {Action::update, 2},
                                             {Action::disable, 3},
                                             {Action::enable, 4},
                                             {Action::remove, 5},
                                             {Action::refresh, 6},
                                             {Action::adopt, 7},
                                             {Action::forget, 8}})) ==
        "5 to delete, 3 to disable, 8 to forget, 2 to update, 6 to refresh, 7 to adopt, 4 to enable, 1 to create; 0 "
        "unchanged");
  plan = planned({});
  plan.held = {{{"DataSource", "okta"}, ""}};
  CHECK(report::short_summary_words(plan) == "No step; 0 unchanged; 1 held");
  plan.rotations.emplace_back();
  CHECK(report::short_summary_words(plan) == "1 rotated secret to send again; 0 unchanged; 1 held");
}

TEST_CASE("what is next names what stands in the way, and offers no apply that would write nothing") {
  const ResourceKey twice{"DataSource", "twice"}, rests{"DataSource", "rests"}, user{"Connection", "by-hand"};
  plan::Plan plan;
  CHECK(report::next_words(plan) == "nothing, the API already holds what Git declares");
  plan.held = {{rests, "audit"}};
  CHECK(report::next_words(plan) ==
        "1 object is held; its changes are not applied; take the tag weir:hold off it and plan again");
  plan.steps.emplace_back().change.key = {"Connection", "a"};
  CHECK(report::next_words(plan).empty());
  CHECK_FALSE(report::is_stuck(plan));
  plan.steps[0].blocked_by = {rests, twice};
  CHECK(report::is_stuck(plan));
  plan.conflicts = {{twice, "two objects", {}, "A030"}};
  CHECK(report::next_words(plan) ==
        "no step can be applied as things are: settle the conflict of DataSource/twice, take the tag weir:hold off "
        "DataSource/rests, then plan again");
  plan.steps.emplace_back().change.key = {"DataSource", "old"};
  CHECK_FALSE(report::is_stuck(plan));
  plan.steps[1].depends_on = {{"Connection", "a"}};
  CHECK(report::is_stuck(plan));
  plan.steps[1] = {};
  plan.steps[1].blocked_by = {user};
  plan.conflicts.clear();
  plan.held.clear();
  plan.steps.erase(plan.steps.begin());
  CHECK(report::next_words(plan) == "no step can be applied as things are: see to Connection/by-hand, then plan again");
  plan.rotations.emplace_back();
  CHECK(report::next_words(plan).empty());
  plan.guards = {{"G001", "too many"}};
  CHECK(report::next_words(plan) == "lift the guards and plan again; apply refuses this plan");
}
